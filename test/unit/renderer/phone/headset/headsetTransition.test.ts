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
import type { Call, EstablishedCall, RingingCall } from '../../../../../src/shared/domain/call';

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
  dialing: [{ ...base, id: 'a', state: 'dialing', direction: 'outgoing', progress: 'calling' }],
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
  'dialing, one held': [
    parked,
    { ...base, id: 'a', state: 'dialing', direction: 'outgoing', progress: 'calling' },
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
    dialing: { 'hook on': 'hangUp a', 'hook pressed': 'hangUp a', drop: 'hangUp a' },
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
    'dialing, one held': { 'hook on': 'hangUp a', 'hook pressed': 'hangUp a', drop: 'hangUp a' },
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
    dialing: 'offHook',
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
    'dialing, one held': 'offHook',
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

  it('are set whole when a headset is connected, in a call too', () => {
    expect(connectHeadset(headsetCalls([a]), noQuirks, 0).effects).toEqual([
      { type: 'lights', before: null, after: { ...allOff, offHook: true } },
    ]);
  });

  it('change with the calls, and only then', () => {
    const ringing = changed(connected([]), [rings]);
    expect(ringing.effects).toEqual([{ type: 'lights', before: allOff, after: { ...allOff, ring: true } }]);
    expect(changed(ringing.state, [rings, { ...rings, id: 's' }]).effects).toEqual([]);
  });
});
