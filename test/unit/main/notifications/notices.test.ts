import { describe, expect, it } from 'vitest';
import { missedNotice, ringingNotice } from '../../../../src/main/notifications/notices';
import { desktopWords } from '../../../../src/shared/words/desktop';
import { missed, ringing } from '../../../support/main/phoneStatus';

const words = desktopWords.notification;
const withheld = { number: '', name: null };
const numberOnly = { number: '4711', name: null };

describe('a call that rings', () => {
  it('is told with name and number, and can be answered and declined', () => {
    expect(ringingNotice(ringing, false)).toEqual({
      key: 'c1',
      urgent: true,
      title: 'Maria Álvarez',
      body: words.incomingFrom('+493055501234'),
      buttons: [
        { action: 'answer', label: words.answer },
        { action: 'decline', label: words.decline },
      ],
    });
  });
  it.each([
    ['a number', numberOnly, { title: '4711', body: words.incoming }],
    ['nothing', withheld, { title: desktopWords.withheld, body: words.incoming }],
    ['a name alone', { ...withheld, name: 'Bob' }, { title: 'Bob', body: 'Incoming call: number withheld' }],
  ])('is told with %s', (_, party, text) => {
    expect(ringingNotice({ ...ringing, party }, false)).toMatchObject(text);
  });
  it('names nobody where strangers look on, and can be answered all the same', () => {
    const notice = ringingNotice(ringing, true);
    expect(notice).toMatchObject({ title: words.incoming, body: '' });
    expect(notice.buttons).toHaveLength(2);
    expect(JSON.stringify(notice)).not.toMatch(/Maria|4930/);
  });
});

describe('missed calls', () => {
  it('are none', () => expect(missedNotice([], false)).toBeNull());
  it('one is told with a way back', () => {
    expect(missedNotice([missed], false)).toEqual({
      key: 'missed',
      urgent: false,
      title: words.missedFrom('Maria Álvarez'),
      body: '+493055501234',
      buttons: [{ action: 'callBack', label: words.callBack }],
    });
  });
  it('of a withheld number have no way back', () => {
    const notice = missedNotice([{ ...missed, party: withheld }], false);
    expect(notice).toMatchObject({ title: 'Missed call: number withheld', buttons: [] });
  });
  it('several are one notice: how many, the newest names, each once, and the newest to call back', () => {
    const by = (name: string, number: string) => ({ ...missed, party: { name, number } });
    const all = [by('Ann', '1'), by('Bob', '2'), by('Cem', '3'), by('Ann', '1'), by('Dora', '4')];
    expect(missedNotice(all, false)).toEqual({
      key: 'missed',
      urgent: false,
      title: words.missedCalls(5),
      body: 'Dora, Ann, Cem',
      buttons: [{ action: 'callBack', label: words.callBackTo('Dora') }],
    });
  });
  it('name nobody where strangers look on, not even on the button', () => {
    expect(missedNotice([missed], true)).toMatchObject({ title: words.missed, body: '', buttons: [] });
    expect(missedNotice([missed, missed], true)).toMatchObject({ title: words.missedCalls(2), body: '' });
  });
});
