import { describe, expect, it } from 'vitest';
import { formatCountdown, formatDuration, isoDuration } from '../../../../src/renderer/ui/model/duration';
import { endedText } from '../../../../src/renderer/ui/model/endedText';
import { idleText } from '../../../../src/renderer/ui/model/idleText';
import { inCallText, otherCallText } from '../../../../src/renderer/ui/model/inCallText';
import { partyText } from '../../../../src/renderer/ui/model/partyText';
import { serverAsTyped } from '../../../../src/renderer/ui/model/serverName';
import { signInErrorText } from '../../../../src/renderer/ui/model/signInText';
import { windowTitle } from '../../../../src/renderer/ui/model/windowTitle';
import { words } from '../../../../src/renderer/ui/words/words';
import { endReasons } from '../../../../src/shared/domain/call/endReason';
import type { TalkKey } from '../../../../src/shared/domain/hotkeys/hotkeys';
import { hostOf } from '../../../../src/shared/settings/serverHost';
import { dialling, ended, established, ringing } from '../../../support/ui/states';

describe('durations', () => {
  it.each([
    [0, '00:00'],
    [999, '00:00'],
    [1000, '00:01'],
    [59_999, '00:59'],
    [60_000, '01:00'],
    [3_599_999, '59:59'],
    [3_600_000, '1:00:00'],
    [36_061_000, '10:01:01'],
    [-5000, '00:00'],
  ])('%i ms is %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  it('counts down to 00:01 before it is over, and not below zero', () => {
    expect(formatCountdown(1)).toBe('00:01');
    expect(formatCountdown(12_000)).toBe('00:12');
    expect(formatCountdown(0)).toBe('00:00');
    expect(formatCountdown(-3000)).toBe('00:00');
  });

  it('has a machine-readable form', () => {
    expect(isoDuration(3_725_000)).toBe('PT1H2M5S');
  });
});

describe('who is on the phone', () => {
  it('puts the name above the number', () => {
    expect(partyText({ name: 'Maria', number: '1003' })).toEqual({
      primary: 'Maria',
      secondary: '1003',
      primaryIsNumber: false,
    });
  });

  it.each([null, '', '   ', '1003'])('shows the number once when the name is %j', (name) => {
    expect(partyText({ name, number: '1003' })).toEqual({
      primary: '1003',
      secondary: null,
      primaryIsNumber: true,
    });
  });

  it('says when the number is withheld', () => {
    expect(partyText({ name: null, number: '' }).primary).toBe(words.party.withheld);
    expect(partyText({ name: 'Maria', number: '' }).secondary).toBe(words.party.withheld);
  });
});

describe('the last call', () => {
  it.each(endReasons)('has words of its own for %s', (reason) => {
    const { title } = endedText({ ...ended, reason });
    expect(title).not.toBe('');
    const same = endReasons.filter((other) => words.ended.reason[other].title === title);
    expect(same).toEqual([reason]);
  });

  it('says how long they talked, if they did', () => {
    expect(endedText(ended).talked).toBe(words.ended.talked('04:12'));
    expect(endedText({ ...ended, establishedAt: null }).talked).toBeNull();
  });

  it('offers to call back a missed caller, and to call again a number that was busy', () => {
    expect(endedText({ ...ended, reason: 'caller-gave-up' }).again).toBe(words.ended.callBack);
    expect(endedText({ ...ended, direction: 'outgoing', reason: 'busy' }).again).toBe(words.ended.callAgain);
  });

  it('offers no call where it makes no sense', () => {
    expect(endedText({ ...ended, reason: 'number-unknown' }).again).toBeNull();
    expect(endedText({ ...ended, reason: 'hung-up-by-agent' }).again).toBeNull();
    const withheld = { name: null, number: '' };
    expect(endedText({ ...ended, party: withheld, reason: 'caller-gave-up' }).again).toBeNull();
  });
});

describe('without a call', () => {
  it('alarms only when something is wrong', () => {
    expect(idleText(true, false, false)).toBe(words.idle.waiting);
    expect(idleText(true, false, true)).toBe(words.idle.withoutHeadset);
    expect(idleText(false, false, false)).toBe(words.idle.connecting);
    expect(idleText(false, true, false)).toBe(words.idle.offline);
  });
});

describe('in a call', () => {
  const notices = (change: object, talkKey: TalkKey | null = null) =>
    inCallText({ ...established, ...change }, talkKey).notices.map(({ text }) => text);

  it('has nothing to say of a plain call', () => {
    expect(inCallText(established)).toEqual({
      state: words.call.inCall,
      held: false,
      heldByUs: false,
      holdChanging: false,
      hearsKeys: true,
      notices: [],
    });
  });

  it('says muted, unless nobody hears the agent anyway', () => {
    expect(notices({ muted: true })).toEqual([words.call.mutedNotice]);
    expect(notices({ muted: true, localHold: 'on' })).toEqual([words.call.onHoldNotice]);
  });

  it('says that a hold was refused, and what that means', () => {
    const text = inCallText({ ...established, localHold: 'one-sided' });
    expect(text).toMatchObject({ held: true, heldByUs: true, hearsKeys: false });
    expect(text.notices.map((notice) => notice.text)).toEqual([words.call.onHoldHereNotice]);
    expect(otherCallText({ ...established, localHold: 'one-sided' }).state).toBe(words.call.onHoldHere);
    expect(otherCallText({ ...established, localHold: 'on' }).state).toBe(words.call.onHold);
    expect(otherCallText(dialling)).toEqual({ icon: 'outgoing', state: words.call.calling });
    expect(otherCallText(established).state).toBe(words.call.inCall);
  });

  it('names the key that is held to talk', () => {
    expect(notices({ muted: true }, { name: 'F8', mode: 'push-to-talk' })).toEqual([
      words.call.holdToTalk('F8'),
    ]);
    expect(notices({ muted: true }, { name: 'F8', mode: 'push-to-mute' })).toEqual([words.call.mutedNotice]);
  });

  it('tells who holds', () => {
    expect(notices({ heldByOther: true })).toEqual([words.call.heldByOtherNotice]);
    expect(notices({ heldByOther: true, localHold: 'on' })).toEqual([
      words.call.heldByOtherNotice,
      words.call.onHoldNotice,
    ]);
    expect(inCallText({ ...established, heldByOther: true }).state).toBe(words.call.onHold);
  });

  it.each([
    ['holding', words.call.holding, true],
    ['on', words.call.onHold, false],
    ['retrieving', words.call.retrieving, true],
    ['one-sided', words.call.onHoldHere, false],
  ] as const)('shows %s as it is', (localHold, state, holdChanging) => {
    expect(inCallText({ ...established, localHold })).toMatchObject({ state, holdChanging });
  });
});

describe('sign-in errors', () => {
  it('are about their field', () => {
    expect(signInErrorText({ field: 'dn', problem: 'missing' })).toBe(words.signIn.missing.dn);
    expect(signInErrorText({ field: 'server', problem: 'malformed' })).toBe(words.signIn.malformed.server);
    expect(signInErrorText({ field: 'keychain', problem: 'keychain-locked' })).toBe(
      words.keychain.form['keychain-locked'].title,
    );
  });

  it('say where the value stands when the agent did not type it', () => {
    const origin = { file: '/etc/phone.json', key: 'server' };
    expect(signInErrorText({ field: 'server', problem: 'insecure', origin })).toBe(
      `${words.signIn.problem.insecure} ${words.signIn.origin('/etc/phone.json', 'server')}`,
    );
    expect(
      signInErrorText({
        field: 'configuration',
        problem: 'malformed',
        origin: { ...origin, key: null },
      }),
    ).toContain(words.signIn.origin('/etc/phone.json', null));
  });
});

describe('names of servers', () => {
  it('are shown as they are typed', () => {
    expect(serverAsTyped('wss://phone.example.com:8089/')).toBe('phone.example.com:8089');
    expect(serverAsTyped('wss://phone.example.com/ws')).toBe('phone.example.com/ws');
    expect(hostOf('phone.example.com:8089')).toBe('phone.example.com');
    expect(hostOf('wss://phone.example.com/ws')).toBe('phone.example.com');
    expect(hostOf('[2001:db8::1]:8089')).toBe('[2001:db8::1]');
    expect(hostOf('wss://[2001:DB8:0::1]/')).toBe('[2001:db8::1]');
    expect(['', '2001:db8::1', 'a b'].map(hostOf)).toEqual(['', '', '']);
  });
});

describe('the title of the window', () => {
  it('tells of a ringing call, also behind another one', () => {
    expect(windowTitle({ primary: null, waiting: [], others: [] })).toBe(words.appName);
    expect(windowTitle({ primary: established, waiting: [], others: [] })).toBe(words.appName);
    expect(windowTitle({ primary: ringing, waiting: [], others: [] })).toContain(ringing.party.name);
    expect(windowTitle({ primary: established, waiting: [ringing], others: [] })).toContain(
      ringing.party.name,
    );
  });
});
