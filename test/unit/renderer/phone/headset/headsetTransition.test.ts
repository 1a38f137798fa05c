import { describe, expect, it } from 'vitest';
import {
  type HeadsetCalls,
  headsetCalls,
  lightsFor,
} from '../../../../../src/renderer/phone/headset/headsetCalls';
import type { HeadsetState, HeadsetStep } from '../../../../../src/renderer/phone/headset/headsetState';
import {
  connectHeadset,
  headsetTransition,
} from '../../../../../src/renderer/phone/headset/headsetTransition';
import type { HeadsetSignal } from '../../../../../src/renderer/phone/headset/inputReports';
import { allOff } from '../../../../../src/renderer/phone/headset/outputReports';
import { noQuirks, type Quirks } from '../../../../../src/renderer/phone/headset/quirks/quirks';
import type { Call, EstablishedCall, RingingCall } from '../../../../../src/shared/domain/call/call';

const base = { party: { number: '1003', name: null }, callUuid: 'U', startedAt: 1000 };
const a: EstablishedCall = {
  ...base,
  id: 'a',
  state: 'established',
  direction: 'incoming',
  establishedAt: 2000,
  muted: false,
  localHold: 'off',
  heldByOther: false,
};
const rings: RingingCall = { ...base, id: 'r', state: 'ringing', direction: 'incoming' };
const held: EstablishedCall = { ...a, localHold: 'on' };
const parked: EstablishedCall = { ...held, id: 'p' };

const situations = {
  idle: [],
  ringing: [rings],
  dialling: [{ ...base, id: 'a', state: 'dialling', direction: 'outgoing', progress: 'calling' }],
  answering: [{ ...base, id: 'a', state: 'answering', direction: 'incoming', answeredBy: 'ui' }],
  talking: [a],
  muted: [{ ...a, muted: true }],
  holding: [{ ...a, localHold: 'holding' }],
  held: [held],
  'held and muted': [{ ...held, muted: true }],
  retrieving: [{ ...a, localHold: 'retrieving' }],
  'talking, one waits': [a, rings],
  'held, one waits': [held, rings],
  'talking, one held': [parked, a],
  'dialling, one held': [
    parked,
    { ...base, id: 'a', state: 'dialling', direction: 'outgoing', progress: 'calling' },
  ],
  'both held': [held, parked],
} as const satisfies Record<string, readonly Call[]>;
type Situation = keyof typeof situations;
const names = Object.keys(situations) as Situation[];

const signals = {
  'hook off': { control: 'hook', on: true, repeated: false },
  'hook on': { control: 'hook', on: false, repeated: false },
  'hook pressed': { control: 'hook', on: 'pressed' },
  'mute on': { control: 'mute', on: true, repeated: false },
  'mute off': { control: 'mute', on: false, repeated: false },
  'mute pressed': { control: 'mute', on: 'pressed' },
  flash: { control: 'flash', on: 'pressed' },
  drop: { control: 'drop', on: 'pressed' },
  reject: { control: 'reject', on: 'pressed' },
} as const satisfies Record<string, HeadsetSignal>;
type SignalName = keyof typeof signals;

/** Long after everything that came before. */
const LATER = 60_000;

function connected(calls: readonly Call[], quirks: Quirks = noQuirks): HeadsetState {
  return connectHeadset(headsetCalls(calls), quirks, 0).state;
}

function signal(state: HeadsetState, name: SignalName, at = LATER): HeadsetStep {
  return headsetTransition(state, { type: 'signal', signal: signals[name], at }, noQuirks);
}

function changed(state: HeadsetState, calls: readonly Call[], at = LATER, quirks = noQuirks): HeadsetStep {
  return headsetTransition(state, { type: 'calls', calls: headsetCalls(calls), at }, quirks);
}

const commands = ({ effects }: HeadsetStep) =>
  effects.flatMap((effect) =>
    effect.type === 'command' ? [`${effect.command.kind} ${effect.command.callId}`] : [],
  );

describe('what each control means in each situation', () => {
  const wanted: Record<Situation, Partial<Record<SignalName, string>>> = {
    idle: {},
    ringing: { 'hook off': 'answer r', 'hook pressed': 'answer r', drop: 'decline r', reject: 'decline r' },
    dialling: { 'hook on': 'hangUp a', 'hook pressed': 'hangUp a', drop: 'hangUp a' },
    answering: { 'hook on': 'hangUp a', 'hook pressed': 'hangUp a', drop: 'hangUp a' },
    talking: {
      'hook on': 'hangUp a',
      'hook pressed': 'hangUp a',
      drop: 'hangUp a',
      'mute on': 'mute a',
      'mute pressed': 'mute a',
      flash: 'hold a',
    },
    muted: {
      'hook on': 'hangUp a',
      'hook pressed': 'hangUp a',
      drop: 'hangUp a',
      'mute off': 'unmute a',
      'mute pressed': 'unmute a',
      flash: 'hold a',
    },
    holding: {
      'hook on': 'hangUp a',
      'hook pressed': 'hangUp a',
      drop: 'hangUp a',
      'mute on': 'mute a',
      'mute pressed': 'mute a',
    },
    held: {
      'hook on': 'hangUp a',
      'hook pressed': 'hangUp a',
      drop: 'hangUp a',
      'mute on': 'mute a',
      'mute pressed': 'mute a',
      flash: 'retrieve a',
    },
    'held and muted': {
      'hook on': 'hangUp a',
      'hook pressed': 'hangUp a',
      drop: 'hangUp a',
      'mute off': 'unmute a',
      'mute pressed': 'unmute a',
      flash: 'retrieve a',
    },
    retrieving: {
      'hook on': 'hangUp a',
      'hook pressed': 'hangUp a',
      drop: 'hangUp a',
      'mute on': 'mute a',
      'mute pressed': 'mute a',
    },
    'talking, one waits': {
      'hook on': 'hangUp a',
      'hook pressed': 'hangUp a',
      drop: 'hangUp a',
      'mute on': 'mute a',
      'mute pressed': 'mute a',
      flash: 'answer r',
      reject: 'decline r',
    },
    'held, one waits': {
      'hook on': 'hangUp a',
      'hook pressed': 'hangUp a',
      drop: 'hangUp a',
      'mute on': 'mute a',
      'mute pressed': 'mute a',
      flash: 'answer r',
      reject: 'decline r',
    },
    'talking, one held': {
      'hook on': 'hangUp a',
      'hook pressed': 'hangUp a',
      drop: 'hangUp a',
      'mute on': 'mute a',
      'mute pressed': 'mute a',
      flash: 'retrieve p',
    },
    'dialling, one held': { 'hook on': 'hangUp a', 'hook pressed': 'hangUp a', drop: 'hangUp a' },
    'both held': {
      'hook on': 'hangUp a',
      'hook pressed': 'hangUp a',
      drop: 'hangUp a',
      'mute on': 'mute a',
      'mute pressed': 'mute a',
      flash: 'retrieve a',
    },
  };

  describe.each(names)('%s', (situation) => {
    it.each(Object.keys(signals) as SignalName[])('%s', (name) => {
      const command = wanted[situation][name];
      expect(commands(signal(connected(situations[situation]), name))).toEqual(command ? [command] : []);
    });
  });
});

describe('the lights', () => {
  const shown: Record<Situation, string> = {
    idle: '',
    ringing: 'ring',
    dialling: 'offHook',
    answering: 'offHook',
    talking: 'offHook',
    muted: 'offHook mute',
    holding: 'offHook hold',
    held: 'offHook hold',
    'held and muted': 'offHook hold mute',
    retrieving: 'offHook',
    'talking, one waits': 'offHook ring',
    'held, one waits': 'offHook ring hold',
    'talking, one held': 'offHook',
    'dialling, one held': 'offHook',
    'both held': 'offHook hold',
  };
  const lit = (calls: HeadsetCalls, quirks = noQuirks) =>
    Object.entries(lightsFor(calls, quirks))
      .filter(([, on]) => on)
      .map(([light]) => light)
      .join(' ');

  it.each(names)('%s', (situation) => {
    expect(lit(headsetCalls(situations[situation]))).toBe(shown[situation]);
  });

  it('are set whole when a headset is connected in a call, and left alone without one', () => {
    expect(connectHeadset(headsetCalls([a]), noQuirks, 0).effects).toEqual([
      { type: 'lights', before: null, after: { ...allOff, offHook: true } },
    ]);
    expect(connectHeadset(headsetCalls([]), noQuirks, 0).effects).toEqual([]);
  });

  it('change with the calls, and only then', () => {
    const ringing = changed(connected([]), [rings]);
    expect(ringing.effects).toEqual([{ type: 'lights', before: allOff, after: { ...allOff, ring: true } }]);
    expect(changed(ringing.state, [rings, { ...rings, id: 's' }]).effects).toEqual([]);
  });

  it('are told again after a command that came to nothing', () => {
    const refused = headsetTransition(connected([rings]), { type: 'refused', at: LATER }, noQuirks);
    expect(refused.effects).toEqual([{ type: 'lights', before: null, after: { ...allOff, ring: true } }]);
  });

  it('show a held call by the hold light alone where the model wants it so', () => {
    const quirks = { ...noQuirks, heldIsOnHook: true };
    expect(lit(headsetCalls([held]), quirks)).toBe('hold');
    expect(lit(headsetCalls([a]), quirks)).toBe('offHook');
    expect(lit(headsetCalls([parked, a]), quirks)).toBe('offHook');
  });
});

describe('what a device reports because of a light', () => {
  it('is no press: hook and mute that follow', () => {
    const answered = changed(connected([rings]), [a], 1000).state;
    const echoed = signal(answered, 'hook off', 3900);
    expect(commands(echoed)).toEqual([]);
    const muted = changed(echoed.state, [{ ...a, muted: true }], 5000).state;
    expect(commands(signal(muted, 'mute on', 5900))).toEqual([]);
  });

  it('is no press when it comes late, after the call has gone on: one light, one echo', () => {
    // Answered and hung up on the desktop, and another call rings before the headset has said the first word.
    const answered = changed(connected([rings]), [a], 10_000).state;
    const over = changed(answered, [], 10_500).state;
    const again = changed(over, [{ ...rings, id: 'next' }], 11_000).state;
    const first = signal(again, 'hook off', 12_000);
    expect(commands(first)).toEqual([]);
    const second = signal(first.state, 'hook on', 12_500);
    expect(commands(second)).toEqual([]);
    expect(commands(signal(second.state, 'hook off', 13_000))).toEqual(['answer next']);
  });

  it('is not waited for where the device moved first', () => {
    const pressed = signal(connected([rings]), 'hook off', 10_000);
    expect(commands(pressed)).toEqual(['answer r']);
    const answered = changed(pressed.state, [a], 10_010).state;
    expect(answered.hook.echoes).toEqual([]);
    expect(commands(signal(answered, 'hook on', 11_000))).toEqual(['hangUp a']);
  });

  it('is not waited for for ever', () => {
    const answered = changed(connected([rings]), [a], 10_000).state;
    const over = changed(answered, [], 11_000).state;
    const next = changed(over, [rings], 12_000).state;
    expect(commands(signal(next, 'hook off', 14_500))).toEqual(['answer r']);
  });

  it('is no press of a button either, for a moment', () => {
    const answered = changed(connected([rings]), [a], 10_000).state;
    expect(commands(signal(answered, 'hook pressed', 10_900))).toEqual([]);
    expect(commands(signal(answered, 'hook pressed', 11_000))).toEqual(['hangUp a']);
    const muted = changed(answered, [{ ...a, muted: true }], 20_000).state;
    expect(commands(signal(muted, 'mute pressed', 20_200))).toEqual([]);
    expect(commands(signal(muted, 'mute pressed', 20_300))).toEqual(['unmute a']);
  });

  it('is nothing that a device repeats right after; later it says that it has left the light', () => {
    const repeat = (state: HeadsetState, at: number) =>
      headsetTransition(
        state,
        { type: 'signal', signal: { control: 'hook', on: false, repeated: true }, at },
        noQuirks,
      );
    const answered = changed(connected([rings]), [a], 10_000).state;
    expect(commands(repeat(answered, 12_000))).toEqual([]);
    expect(commands(repeat(answered, 14_000))).toEqual(['hangUp a']);
  });
});

describe('hook', () => {
  it('is not on again because the button that answered was let go of', () => {
    const pressed = signal(connected([rings]), 'hook off', 10_000).state;
    const answered = changed(pressed, [a], 10_010).state;
    expect(commands(signal(answered, 'hook on', 10_050))).toEqual([]);
  });

  it('that goes on by itself after flash is no hang-up, and is put off again where the call goes on', () => {
    const flashed = signal(connected([a, rings]), 'flash', 10_000);
    expect(commands(flashed)).toEqual(['answer r']);
    const onHook = signal(flashed.state, 'hook on', 10_200);
    expect(onHook.effects).toEqual([
      { type: 'lights', before: null, after: { ...allOff, offHook: true, ring: true } },
    ]);
    expect(commands(signal(onHook.state, 'hook on', 10_300))).toEqual(['hangUp a']);
  });

  it('off retrieves the call that is held on-hook', () => {
    const quirks = { ...noQuirks, heldIsOnHook: true };
    const state = connected([held], quirks);
    const event = { type: 'signal', signal: signals['hook off'], at: LATER } as const;
    expect(commands(headsetTransition(state, event, quirks))).toEqual(['retrieve a']);
  });

  it('on once more declines where the model does so, and only while nothing is spoken', () => {
    const again = { control: 'hook', on: false, repeated: true } as const;
    const repeat = (calls: readonly Call[], quirks: Quirks, at = LATER) =>
      commands(headsetTransition(connected(calls, quirks), { type: 'signal', signal: again, at }, quirks));
    const declining = { ...noQuirks, onHookDeclines: true };
    expect(repeat([rings], declining)).toEqual(['decline r']);
    expect(repeat([rings], noQuirks)).toEqual([]);
    expect(repeat([held, rings], { ...declining, heldIsOnHook: true })).toEqual([]);
    // A device reports how it is when it is plugged in.
    expect(repeat([rings], declining, 100)).toEqual([]);
    expect(commands(signal(connected([rings], declining), 'hook on'))).toEqual([]);
  });

  it('off without a call is left to the device, and to other programs', () => {
    expect(signal(connected([]), 'hook off').effects).toEqual([]);
  });
});

describe('a device that another program has in a call', () => {
  const line = (state: HeadsetState, on: boolean) =>
    headsetTransition(
      state,
      { type: 'signal', signal: { control: 'lineBusy', on, repeated: false }, at: LATER },
      noQuirks,
    );

  it('is left alone until one of ours is spoken on', () => {
    const busy = line(connected([]), true);
    expect(busy.state.busyElsewhere).toBe(true);
    const ringing = changed(busy.state, [rings]);
    expect(ringing.effects).toEqual([]);
    const answered = changed(ringing.state, [a]);
    expect(answered.state.busyElsewhere).toBe(false);
    expect(answered.effects).toEqual([
      { type: 'lights', before: allOff, after: { ...allOff, offHook: true } },
    ]);
  });

  it('shows our calls when the other is over', () => {
    const ringing = changed(line(connected([]), true).state, [rings]).state;
    expect(line(ringing, false).effects).toEqual([
      { type: 'lights', before: allOff, after: { ...allOff, ring: true } },
    ]);
  });

  it('is not one that reports our own call', () => {
    expect(line(connected([a]), true).state.busyElsewhere).toBe(false);
  });
});
