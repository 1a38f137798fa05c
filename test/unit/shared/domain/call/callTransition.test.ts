import { describe, expect, it } from 'vitest';
import type { Call, EstablishedCall } from '../../../../../src/shared/domain/call/call';
import { type CallEvent, transitionCall } from '../../../../../src/shared/domain/call/callTransition';
import { IllegalTransition } from '../../../../../src/shared/domain/illegalTransition';

const base = { id: 'c1', party: { number: '1003', name: null }, callUuid: 'U', startedAt: 1000 };

const established: EstablishedCall = {
  ...base,
  state: 'established',
  direction: 'incoming',
  establishedAt: 2000,
  muted: false,
  localHold: 'off',
  heldByOther: false,
};

const states = {
  ringing: { ...base, state: 'ringing', direction: 'incoming' },
  answering: { ...base, state: 'answering', direction: 'incoming', answeredBy: 'ui' },
  dialling: { ...base, state: 'dialling', direction: 'outgoing', progress: 'calling' },
  'remote-ringing': { ...base, state: 'dialling', direction: 'outgoing', progress: 'remote-ringing' },
  established,
  muted: { ...established, muted: true },
  holding: { ...established, localHold: 'holding' },
  held: { ...established, localHold: 'on' },
  'one-sided': { ...established, localHold: 'one-sided' },
  retrieving: { ...established, localHold: 'retrieving' },
  'held by other': { ...established, heldByOther: true },
  ended: {
    ...base,
    state: 'ended',
    direction: 'incoming',
    establishedAt: null,
    endedAt: 3000,
    reason: 'caller-gave-up',
  },
} as const satisfies Record<string, Call>;

const events = {
  answer: { type: 'answer', origin: 'notify' },
  'answer-withdrawn': { type: 'answer-withdrawn' },
  'remote-ringing': { type: 'remote-ringing' },
  established: { type: 'established', at: 5000 },
  hold: { type: 'hold' },
  held: { type: 'held' },
  'hold-failed': { type: 'hold-failed' },
  retrieve: { type: 'retrieve' },
  retrieved: { type: 'retrieved' },
  'retrieve-failed': { type: 'retrieve-failed' },
  'held-by-other': { type: 'held-by-other' },
  'retrieved-by-other': { type: 'retrieved-by-other' },
  named: { type: 'named', callUuid: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345' },
  mute: { type: 'mute' },
  unmute: { type: 'unmute' },
  end: { type: 'end', at: 9000, reason: 'hung-up-by-other' },
} as const satisfies { [T in CallEvent['type']]: CallEvent & { type: T } };

type StateName = keyof typeof states;
type EventName = keyof typeof events;

/** What changes; everything that is not here is illegal. */
const legal: { [S in StateName]: { [E in EventName]?: object } } = {
  ringing: {
    answer: { state: 'answering', answeredBy: 'notify' },
    end: { state: 'ended', establishedAt: null },
  },
  answering: {
    'answer-withdrawn': { state: 'ringing' },
    established: { state: 'established', establishedAt: 5000, muted: false, localHold: 'off' },
    end: { state: 'ended', establishedAt: null },
  },
  dialling: {
    named: { callUuid: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345' },
    'remote-ringing': { progress: 'remote-ringing' },
    established: { state: 'established', direction: 'outgoing', establishedAt: 5000 },
    end: { state: 'ended', direction: 'outgoing' },
  },
  'remote-ringing': {
    named: { callUuid: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345' },
    'remote-ringing': { progress: 'remote-ringing' },
    established: { state: 'established', establishedAt: 5000 },
    end: { state: 'ended' },
  },
  established: speaking({ hold: { localHold: 'holding' }, mute: { muted: true } }),
  muted: speaking({ hold: { localHold: 'holding', muted: true }, unmute: { muted: false } }),
  holding: speaking({
    held: { localHold: 'on' },
    'hold-failed': { localHold: 'one-sided' },
    retrieve: { localHold: 'retrieving' },
    mute: { muted: true },
  }),
  held: speaking({ retrieve: { localHold: 'retrieving' }, mute: { muted: true } }),
  'one-sided': speaking({
    held: { localHold: 'on' },
    retrieve: { localHold: 'retrieving' },
    mute: { muted: true },
  }),
  retrieving: speaking({
    hold: { localHold: 'holding' },
    retrieved: { localHold: 'off' },
    'retrieve-failed': { localHold: 'on' },
    mute: { muted: true },
  }),
  'held by other': speaking({ hold: { localHold: 'holding', heldByOther: true }, mute: { muted: true } }),
  ended: {},
};

function speaking(own: { [E in EventName]?: object }): { [E in EventName]?: object } {
  return {
    ...own,
    'held-by-other': { heldByOther: true },
    'retrieved-by-other': { heldByOther: false },
    end: { state: 'ended', establishedAt: 2000, endedAt: 9000, reason: 'hung-up-by-other' },
  };
}

const pairs = (Object.keys(states) as StateName[]).flatMap((state) =>
  (Object.keys(events) as EventName[]).map((event) => ({ state, event, change: legal[state][event] })),
);

describe('transitionCall', () => {
  it.each(pairs.filter(({ change }) => change !== undefined))(
    '$state + $event',
    ({ state, event, change }) => {
      const before = structuredClone(states[state]);
      const after = transitionCall(states[state], events[event]);
      expect(after).toMatchObject({ ...base, ...change });
      expect(states[state]).toEqual(before);
    },
  );

  it.each(pairs.filter(({ change }) => change === undefined))(
    '$state + $event is illegal',
    ({ state, event }) => {
      const move = () => transitionCall(states[state], events[event]);
      expect(move).toThrow(IllegalTransition);
      expect(move).toThrow(event);
      expect(move).toThrow(states[state].state);
    },
  );

  it('leaves nothing of one state behind in the next', () => {
    expect(transitionCall(states.answering, events['answer-withdrawn'])).toEqual(states.ringing);
    expect(transitionCall(states['held by other'], events.end)).toEqual({
      ...base,
      state: 'ended',
      direction: 'incoming',
      establishedAt: 2000,
      endedAt: 9000,
      reason: 'hung-up-by-other',
    });
  });

  it('begins on hold where another call is spoken on', () => {
    const held = transitionCall(states.answering, { type: 'established', at: 5000, holdWhenReady: true });
    expect(held).toMatchObject({ state: 'established', localHold: 'holding', muted: false });
  });
});
