import { describe, expect, it } from 'vitest';
import { type NoticeFacts, noticesToShow } from '../../../../../src/renderer/phone/notices/noticesToShow';
import type { HappenedIncident, Incident } from '../../../../../src/renderer/phone/phone';
import { initialState, type PhoneEvent, reduce } from '../../../../../src/renderer/phone/state/reduce';
import type { DeviceMove } from '../../../../../src/shared/domain/devices/deviceMoves';
import { noSoundDevices, type SoundDevices } from '../../../../../src/shared/domain/devices/soundDevices';
import { established, ringing } from '../../../../support/ui/states';

const device = (id: string) => ({ id, label: id, model: null, group: null });
const [jabra, speakers, webcam] = [device('jabra'), device('speakers'), device('webcam')];
const moved = (role: DeviceMove['role'], now: DeviceMove['now']): DeviceMove => ({
  role,
  gone: now && jabra,
  now,
});
const at = 1;
const nothing: NoticeFacts = initialState;
const kinds = (facts: Partial<NoticeFacts>) =>
  noticesToShow({ ...nothing, ...facts }).map((notice) => ('name' in notice ? notice.key : notice.kind));

const incidents: Readonly<Record<Incident['kind'], HappenedIncident>> = {
  microphone: { kind: 'microphone', problem: 'denied', callId: 'a', at },
  'not-called': { kind: 'not-called', reason: 'busy', at },
  'refused-without-headset': { kind: 'refused-without-headset', at },
  'headset-unplugged': { kind: 'headset-unplugged', name: 'Jabra', at },
  recovered: { kind: 'recovered', failure: 'crashed', lost: [], at },
};
const held = { name: 'Poly', trouble: 'held' } as const;

describe('what is shown', () => {
  it('is nothing where nothing is wrong', () => {
    expect(kinds({})).toEqual([]);
    expect(
      kinds({
        headsets: [
          { name: 'Poly', trouble: null },
          { name: 'EPOS', trouble: 'in-other-call' },
        ],
      }),
    ).toEqual([]);
  });

  it.each(Object.keys(incidents) as Incident['kind'][])('is %s, when that happened', (kind) => {
    expect(noticesToShow({ ...nothing, incidents: [incidents[kind]] })).toMatchObject([incidents[kind]]);
  });

  it('is everything at once, the most urgent first', () => {
    const all = {
      incidents: Object.values(incidents),
      headsets: [held],
      unheard: { a: 'in-use' as const },
    };
    const rest = ['not-called', 'recovered'];
    expect(kinds(all)).toEqual([
      ...['unheard', 'microphone', 'refused-without-headset'],
      ...rest,
      ...['headset-unplugged Jabra', 'headset-held Poly'],
    ]);
    // Where the sound goes now says more than that the headset is gone.
    expect(kinds({ ...all, deviceMoves: [moved('speaker', speakers)] })).toEqual([
      ...['unheard', 'microphone', 'refused-without-headset', 'devices-moved'],
      ...rest,
      'headset-held Poly',
    ]);
    // Nobody hears anybody.
    expect(kinds({ ...all, deviceMoves: [moved('speaker', null)] }).slice(0, 2)).toEqual([
      'devices-moved',
      'unheard',
    ]);
  });

  it('is the same thing once: no microphone is there, whether the call or the list of devices says so', () => {
    const unheard = { a: 'missing' } as const;
    expect(kinds({ unheard, deviceMoves: [moved('microphone', null)] })).toEqual(['unheard']);
    expect(kinds({ unheard, deviceMoves: [moved('speaker', speakers), moved('microphone', null)] })).toEqual([
      'unheard',
    ]);
    expect(kinds({ unheard, deviceMoves: [moved('speaker', null), moved('microphone', null)] })).toEqual([
      'devices-moved',
    ]);
    expect(kinds({ deviceMoves: [moved('microphone', null)] })).toEqual(['devices-moved']);
    expect(kinds({ unheard, deviceMoves: [moved('microphone', webcam)] })).toEqual([
      'unheard',
      'devices-moved',
    ]);
    expect(kinds({ unheard: { a: 'missing', b: 'missing' } })).toEqual(['unheard']);
    expect(kinds({ unheard: { a: 'missing', b: 'in-use' } })).toEqual(['unheard', 'unheard']);
  });

  it('is of several headsets each, the newest news first', () => {
    const other = { ...incidents['headset-unplugged'], name: 'EPOS', at: 2 } as HappenedIncident;
    expect(kinds({ incidents: [other, incidents['headset-unplugged']], headsets: [held] })).toEqual([
      'headset-unplugged EPOS',
      'headset-unplugged Jabra',
      'headset-held Poly',
    ]);
  });

  it('bears a key of its own each', () => {
    const shown = noticesToShow({
      incidents: Object.values(incidents),
      // Two of one model, and another.
      headsets: [held, held, { ...held, name: 'EPOS' }],
      unheard: { a: 'in-use', b: 'missing' },
      deviceMoves: [moved('speaker', null)],
      dismissedNotices: [],
    });
    expect(new Set(shown.map(({ key }) => key)).size).toBe(shown.length);
  });
});

/** The state after these, and the kinds that are shown then. */
function phoneAfter(...events: readonly PhoneEvent[]) {
  let state = reduce(initialState, sound([speakers], speakers));
  const shown = () => noticesToShow(state).map(({ kind }) => kind);
  return {
    get state() {
      return state;
    },
    shown,
    next(...more: readonly PhoneEvent[]) {
      for (const event of more) state = reduce(state, event);
      return shown();
    },
    dismiss() {
      const [first] = noticesToShow(state);
      state = reduce(state, { type: 'notice-dismissed', key: first?.key ?? '' });
      return shown();
    },
    start() {
      for (const event of events) state = reduce(state, event);
      return this;
    },
  };
}
const begin = (id: string): PhoneEvent => ({ type: 'call-begun', call: { ...established, id } });
const end = (id: string): PhoneEvent => ({
  type: 'call',
  id,
  event: { type: 'end', at, reason: 'hung-up-by-other' },
});
const happens = (incident: HappenedIncident): PhoneEvent => ({ type: 'incident', incident });
const sound = (others: readonly (typeof jabra)[], used: typeof jabra): PhoneEvent => {
  const present = { system: null, systemForCalls: null, others };
  const choice = { device: used, because: { kind: 'system', since: [] } } as never;
  const devices: SoundDevices = { ...noSoundDevices, outputs: present, speaker: choice, ringers: [choice] };
  return { type: 'sound-devices', sound: devices };
};
const unplugged: readonly PhoneEvent[] = [
  sound([jabra, speakers], jabra),
  begin('a'),
  sound([speakers], speakers),
];

describe('a condition', () => {
  it('stands while it is true: answering a second call does not end that the devices have moved', () => {
    const phone = phoneAfter(...unplugged).start();
    expect(phone.shown()).toEqual(['devices-moved']);
    expect(
      phone.next({ type: 'call-begun', call: { ...ringing, id: 'b' } }, { type: 'microphone-opened' }),
    ).toEqual(['devices-moved']);
    expect(phone.next(end('a'))).toEqual(['devices-moved']);
    expect(phone.next(end('b'))).toEqual([]);
  });

  it('begins with the first call where there is no output at all', () => {
    const phone = phoneAfter({ type: 'sound-devices', sound: noSoundDevices }).start();
    expect(phone.shown()).toEqual([]);
    expect(phone.next(begin('a'))).toEqual(['devices-moved']);
    expect(phone.next(sound([speakers], speakers))).toEqual([]);
  });

  it('that the devices moved is over when the old one is used again', () => {
    expect(
      phoneAfter(...unplugged)
        .start()
        .next(sound([jabra, speakers], jabra)),
    ).toEqual([]);
  });

  it('is no condition outside calls', () => {
    expect(
      phoneAfter(sound([jabra, speakers], jabra))
        .start()
        .next(sound([speakers], speakers)),
    ).toEqual([]);
  });

  it('put away is still believed, and shown when it comes anew', () => {
    const lost: PhoneEvent = { type: 'microphone-lost', id: 'a', problem: 'missing' };
    const phone = phoneAfter(begin('a'), lost).start();
    expect(phone.shown()).toEqual(['unheard']);
    expect(phone.dismiss()).toEqual([]);
    expect(phone.state.unheard).toEqual({ a: 'missing' });
    expect(phone.next(lost)).toEqual([]);
    expect(phone.next({ type: 'microphone-found', id: 'a' })).toEqual([]);
    expect(phone.next(lost)).toEqual(['unheard']);
  });

  it('put away is shown when it is another', () => {
    const phone = phoneAfter(...unplugged).start();
    expect(phone.dismiss()).toEqual([]);
    expect(phone.next(sound([], webcam))).toEqual(['devices-moved']);
    const held: PhoneEvent = { type: 'headsets', headsets: [{ name: 'Poly', trouble: 'held' }] };
    const [, ...others] = phone.next(held);
    expect(others).toEqual(['headset-held']);
  });

  it('ends with its call, and no other call is unheard for it', () => {
    const lost = (id: string): PhoneEvent => ({ type: 'microphone-lost', id, problem: 'in-use' });
    const phone = phoneAfter(begin('a'), begin('b'), lost('a'), lost('b')).start();
    expect(phone.next(end('a'))).toEqual(['unheard']);
    expect(phone.state.unheard).toEqual({ b: 'in-use' });
    expect(phone.next(end('b'))).toEqual([]);
    // What a late event says of a call that is over is nothing.
    expect(phone.next(lost('a'))).toEqual([]);
  });
});

describe('an incident', () => {
  it.each(Object.values(incidents))('$kind stays until it is put away', (incident) => {
    const phone = phoneAfter(begin('a'), happens(incident)).start();
    expect(phone.next({ type: 'ended-dismissed' })).toEqual([incident.kind]);
    expect(phone.dismiss()).toEqual([]);
    expect(phone.state.incidents).toEqual([]);
    expect(phone.next(happens(incident))).toEqual([incident.kind]);
  });

  it('takes the place of an earlier one of its kind', () => {
    const phone = phoneAfter(happens(incidents['not-called'])).start();
    const again: HappenedIncident = { kind: 'not-called', reason: 'not-registered', at: 2 };
    phone.next(happens(again));
    expect(phone.state.incidents).toEqual([again]);
  });

  it('of a call that could not be made or taken is past once a microphone opens, and no other is', () => {
    const phone = phoneAfter(begin('a'), ...Object.values(incidents).map(happens)).start();
    expect(phone.next({ type: 'microphone-opened' })).toEqual([
      'refused-without-headset',
      'recovered',
      'headset-unplugged',
    ]);
  });

  it('of a refused call is past once the headset is there', () => {
    const headset = (presence: 'present' | 'missing'): PhoneEvent => ({
      type: 'headset-presence',
      presence,
      acceptsCalls: presence === 'present',
    });
    const phone = phoneAfter(headset('missing'), happens(incidents['refused-without-headset'])).start();
    expect(phone.next(headset('missing'))).toEqual(['refused-without-headset']);
    expect(phone.next(headset('present'))).toEqual([]);
  });

  it('of an unplugged headset is past once that is open again, or the calls are over', () => {
    const headsets = (trouble: 'held' | null, name = 'Jabra'): PhoneEvent => ({
      type: 'headsets',
      headsets: [{ name, trouble }],
    });
    const phone = phoneAfter(begin('a'), happens(incidents['headset-unplugged'])).start();
    expect(phone.next(headsets(null, 'Poly'))).toEqual(['headset-unplugged']);
    expect(phone.next(headsets('held'))).toEqual(['headset-unplugged', 'headset-held']);
    expect(phone.next(headsets(null))).toEqual([]);
    phone.next(happens(incidents['headset-unplugged']));
    expect(phone.next(end('a'))).toEqual([]);
  });
});
