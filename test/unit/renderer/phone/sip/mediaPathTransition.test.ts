import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  MediaPathEffect,
  MediaPathEvent,
  MediaPathState,
  MediaPathStep,
} from '../../../../../src/renderer/phone/sip/mediaPath/mediaPathState';
import {
  mediaPathTransition,
  newMediaPath,
  timersOf,
} from '../../../../../src/renderer/phone/sip/mediaPath/mediaPathTransition';
import { IllegalTransition } from '../../../../../src/shared/domain/illegalTransition';

const data = { triesLeft: 10, again: false, relay: 'no' } as const;

const situations = {
  open: { name: 'open', ...data },
  'open, tried again later': { name: 'open', ...data, again: true },
  'open, the last try offered': { name: 'open', ...data, triesLeft: 0 },
  'open, relay asked': { name: 'open', ...data, relay: 'asked' },
  'open, relay forced': { name: 'open', ...data, relay: 'forced' },
  doubted: { name: 'doubted', ...data },
  lost: { name: 'lost', ...data, failed: false, restart: 'due' },
  'lost, doubted before': { name: 'lost', ...data, failed: false, restart: 'doubted' },
  'lost, offered': { name: 'lost', ...data, failed: false, restart: 'offered' },
  failed: { name: 'lost', ...data, failed: true, restart: 'offered' },
  restarting: { name: 'restarting', ...data },
  over: { name: 'over' },
} as const satisfies Record<string, MediaPathState>;
type Situation = keyof typeof situations;

const events = {
  connecting: { type: 'ice', state: 'connecting', reachable: true },
  connected: { type: 'ice', state: 'connected', reachable: true },
  disconnected: { type: 'ice', state: 'disconnected', reachable: true },
  failed: { type: 'ice', state: 'failed', reachable: true },
  'failed, no server': { type: 'ice', state: 'failed', reachable: false },
  registered: { type: 'registered', elsewhere: false, reachable: true },
  'registered elsewhere': { type: 'registered', elsewhere: true, reachable: true },
  restart: { type: 'restart-asked', reachable: true },
  'restart, no server': { type: 'restart-asked', reachable: false },
  accepted: { type: 'restart-answered', accepted: true, empty: false },
  empty: { type: 'restart-answered', accepted: false, empty: true },
  relay: { type: 'relay-asked' },
  'relay accepted': { type: 'relay-answered', accepted: true },
  'relay refused': { type: 'relay-answered', accepted: false },
  'timer end': { type: 'timer', timer: 'end' },
  'timer again': { type: 'timer', timer: 'again' },
  over: { type: 'over' },
} as const satisfies Record<string, MediaPathEvent>;
type EventName = keyof typeof events;

function inWords({ state, effects }: MediaPathStep): string {
  const words = effects.map(effectInWords);
  return words.length === 0 ? nameOf(state) : `${nameOf(state)}: ${words.join(', ')}`;
}

function nameOf(state: MediaPathState): string {
  if (state.name === 'over') return 'over';
  const { name, triesLeft, again, relay } = state;
  return [
    state.name === 'lost' ? `${state.failed ? 'failed' : name} ${state.restart}` : name,
    ...(triesLeft === 10 ? [] : [`${triesLeft} left`]),
    ...(again ? ['again'] : []),
    ...(relay === 'no' ? [] : [`relay ${relay}`]),
  ].join(' ');
}

function effectInWords(effect: MediaPathEffect): string {
  switch (effect.kind) {
    case 'start-timer':
      return `start ${effect.timer} ${effect.ms}`;
    case 'cancel-timer':
      return `cancel ${effect.timer}`;
    case 'log-offer':
      return effect.later ? 'log later' : `log ${effect.accepted ? 'accepted' : 'refused'}`;
    default:
      return effect.kind;
  }
}

/** What follows from each event; what is not in a row changes nothing, a timer that does not run there is an illegal move. */
const table: Readonly<Record<Situation, Readonly<Partial<Record<EventName, string>>>>> = {
  open: {
    disconnected: 'lost due: tell-lost',
    failed: 'failed due: tell-lost, start end 5000',
    'failed, no server': 'failed due: tell-lost, start end 60000',
    registered: 'open: refresh-target',
    'registered elsewhere': 'doubted: refresh-target, tell-lost',
    accepted: 'open: log accepted',
    empty: 'open 9 left again: log later, start again 500',
    relay: 'open relay asked: offer-relay',
    'relay accepted': 'open relay forced',
    'relay refused': 'open: allow-all-ways',
    over: 'over',
  },
  'open, tried again later': {
    disconnected: 'lost due again: tell-lost',
    failed: 'failed due again: tell-lost, start end 5000',
    'failed, no server': 'failed due again: tell-lost, start end 60000',
    registered: 'open: refresh-target, cancel again',
    'registered elsewhere': 'doubted: refresh-target, cancel again, tell-lost',
    accepted: 'open again: log accepted',
    empty: 'open 9 left again: log later, start again 500',
    relay: 'open again relay asked: offer-relay',
    'relay accepted': 'open again relay forced',
    'relay refused': 'open again: allow-all-ways',
    'timer again': 'doubted: tell-lost',
    over: 'over: cancel again',
  },
  'open, the last try offered': {
    disconnected: 'lost due 0 left: tell-lost',
    failed: 'failed due 0 left: tell-lost, start end 5000',
    'failed, no server': 'failed due 0 left: tell-lost, start end 60000',
    registered: 'open: refresh-target',
    'registered elsewhere': 'doubted: refresh-target, tell-lost',
    accepted: 'open 0 left: log accepted',
    empty: 'open 0 left: log refused',
    relay: 'open 0 left relay asked: offer-relay',
    'relay accepted': 'open 0 left relay forced',
    'relay refused': 'open 0 left: allow-all-ways',
    over: 'over',
  },
  'open, relay asked': {
    disconnected: 'lost due relay asked: tell-lost',
    failed: 'failed due relay asked: tell-lost, start end 5000',
    'failed, no server': 'failed due relay asked: tell-lost, start end 60000',
    registered: 'open relay asked: refresh-target',
    'registered elsewhere': 'doubted relay asked: refresh-target, tell-lost',
    accepted: 'open relay asked: log accepted',
    empty: 'open 9 left again relay asked: log later, start again 500',
    'relay accepted': 'open relay forced',
    'relay refused': 'open: allow-all-ways',
    over: 'over',
  },
  'open, relay forced': {
    disconnected: 'lost due relay forced: tell-lost',
    failed: 'failed due relay forced: tell-lost, start end 5000',
    'failed, no server': 'failed due relay forced: tell-lost, start end 60000',
    registered: 'open relay forced: refresh-target',
    'registered elsewhere': 'doubted relay forced: refresh-target, tell-lost',
    accepted: 'open relay forced: log accepted',
    empty: 'open 9 left again relay forced: log later, start again 500',
    'relay refused': 'open: allow-all-ways',
    over: 'over',
  },
  doubted: {
    disconnected: 'lost doubted: tell-lost',
    failed: 'failed doubted: tell-lost, start end 5000',
    'failed, no server': 'failed doubted: tell-lost, start end 60000',
    registered: 'doubted: refresh-target',
    'registered elsewhere': 'doubted: refresh-target, tell-lost',
    restart: 'open: offer-restart',
    accepted: 'doubted: log accepted',
    empty: 'doubted 9 left again: log later, start again 500',
    relay: 'doubted relay asked: offer-relay',
    'relay accepted': 'doubted relay forced',
    'relay refused': 'doubted: allow-all-ways',
    over: 'over',
  },
  lost: {
    connecting: 'open',
    connected: 'open',
    disconnected: 'lost due: tell-lost',
    failed: 'failed due: tell-lost, start end 5000',
    'failed, no server': 'failed due: tell-lost, start end 60000',
    registered: 'lost doubted: refresh-target, tell-lost',
    'registered elsewhere': 'lost doubted: refresh-target, tell-lost',
    restart: 'lost offered: offer-restart',
    accepted: 'lost due: log accepted',
    empty: 'lost due 9 left again: log later, start again 500',
    relay: 'lost due relay asked: offer-relay',
    'relay accepted': 'lost due relay forced',
    'relay refused': 'lost due: allow-all-ways',
    over: 'over',
  },
  'lost, doubted before': {
    connecting: 'doubted',
    connected: 'doubted',
    disconnected: 'lost doubted: tell-lost',
    failed: 'failed doubted: tell-lost, start end 5000',
    'failed, no server': 'failed doubted: tell-lost, start end 60000',
    registered: 'lost doubted: refresh-target, tell-lost',
    'registered elsewhere': 'lost doubted: refresh-target, tell-lost',
    restart: 'lost offered: offer-restart',
    accepted: 'lost doubted: log accepted',
    empty: 'lost doubted 9 left again: log later, start again 500',
    relay: 'lost doubted relay asked: offer-relay',
    'relay accepted': 'lost doubted relay forced',
    'relay refused': 'lost doubted: allow-all-ways',
    over: 'over',
  },
  'lost, offered': {
    connecting: 'restarting',
    connected: 'open',
    disconnected: 'lost offered: tell-lost',
    failed: 'failed offered: tell-lost, start end 5000',
    'failed, no server': 'failed offered: tell-lost, start end 60000',
    registered: 'lost doubted: refresh-target, tell-lost',
    'registered elsewhere': 'lost doubted: refresh-target, tell-lost',
    accepted: 'lost offered: log accepted',
    empty: 'lost offered 9 left again: log later, start again 500',
    relay: 'lost offered relay asked: offer-relay',
    'relay accepted': 'lost offered relay forced',
    'relay refused': 'lost offered: allow-all-ways',
    over: 'over',
  },
  failed: {
    connecting: 'restarting: cancel end',
    connected: 'open: cancel end',
    disconnected: 'lost offered: cancel end, tell-lost',
    failed: 'failed offered: cancel end, tell-lost, start end 5000',
    'failed, no server': 'failed offered: cancel end, tell-lost, start end 60000',
    registered: 'failed doubted: refresh-target, start end 5000, tell-lost',
    'registered elsewhere': 'failed doubted: refresh-target, start end 5000, tell-lost',
    accepted: 'failed offered: log accepted',
    empty: 'failed offered 9 left again: log later, start again 500',
    relay: 'failed offered relay asked: offer-relay',
    'relay accepted': 'failed offered relay forced',
    'relay refused': 'failed offered: allow-all-ways',
    'timer end': 'over: cancel end, end-call',
    over: 'over: cancel end',
  },
  restarting: {
    connected: 'open',
    disconnected: 'lost offered: tell-lost',
    failed: 'failed offered: tell-lost, start end 5000',
    'failed, no server': 'failed offered: tell-lost, start end 60000',
    registered: 'restarting: refresh-target',
    'registered elsewhere': 'doubted: refresh-target, tell-lost',
    accepted: 'restarting: log accepted',
    empty: 'restarting 9 left again: log later, start again 500',
    relay: 'restarting relay asked: offer-relay',
    'relay accepted': 'restarting relay forced',
    'relay refused': 'restarting: allow-all-ways',
    over: 'over',
  },
  over: {},
};

const names = Object.keys(situations) as Situation[];
const eventNames = Object.keys(events) as EventName[];

describe.each(names)('%s', (situation) => {
  const state = situations[situation];

  it.each(eventNames)('%s', (event) => {
    const expected = table[situation][event];
    const step = () => mediaPathTransition(state, events[event]);
    if (expected !== undefined) expect(inWords(step())).toBe(expected);
    else if (event.startsWith('timer')) expect(step).toThrow(IllegalTransition);
    else expect(inWords(step())).toBe(nameOf(state));
  });
});

describe('whatever happens in whatever order', () => {
  const event: fc.Arbitrary<MediaPathEvent> = fc.oneof(
    ...eventNames.filter((name) => !name.startsWith('timer')).map((name) => fc.constant(events[name])),
    { arbitrary: fc.constant(events['timer again']), weight: 3 },
    { arbitrary: fc.constant(events['timer end']), weight: 1 },
  );
  const mayOffer = (state: MediaPathState) =>
    state.name === 'doubted' || (state.name === 'lost' && state.restart !== 'offered');

  function must(holds: boolean, what: string): void {
    if (!holds) throw new Error(what);
  }

  /** Follows one run, and what it has to keep to. */
  function follow(run: readonly MediaPathEvent[]): void {
    let state = newMediaPath;
    const running = new Set<string>();
    let emptyTries = 0;
    let offered = false;
    for (const next of run) {
      if (next.type === 'timer' && !running.delete(next.timer)) continue;
      const before = state;
      const { state: after, effects } = mediaPathTransition(before, next);
      state = after;
      const has = (kind: MediaPathEffect['kind']) => effects.some((effect) => effect.kind === kind);
      for (const effect of effects) {
        if (effect.kind === 'start-timer') running.add(effect.timer);
        if (effect.kind === 'cancel-timer') running.delete(effect.timer);
      }
      const due = timersOf(after);
      must(
        due.length === running.size && due.every((timer) => running.has(timer)),
        'other timers than the state’s',
      );
      must(before.name !== 'over' || effects.length === 0, 'something happens after the end');
      must(
        !mayOffer(after) || mayOffer(before) || has('tell-lost'),
        'nobody is told that a restart may be offered',
      );
      // A lost way is offered another once, until it is there again or the phone says anew that one is wanted.
      const isAgain = next.type === 'ice' && next.state === 'connected';
      if (next.type === 'registered' || next.type === 'timer' || isAgain) offered = false;
      if (has('offer-restart')) {
        must(next.type === 'restart-asked', 'offered unasked');
        must(before.name !== 'lost' || !offered, 'offered twice');
        offered ||= before.name === 'lost';
      }
      if (next.type === 'registered') emptyTries = 0;
      if (effects.some((effect) => effect.kind === 'start-timer' && effect.timer === 'again'))
        emptyTries += 1;
      must(emptyTries <= 10, 'tried for ever');
      must(!has('end-call') || after.name === 'over', 'ended and not over');
    }
  }

  it('a lost way is searched for and never twice at once, or the call ends; over, nothing is left', () => {
    // A failure says `seed` and `path`: docs/testing.md.
    const { RANDOM_PATH_SEED: seed, RANDOM_PATH_PATH: path } = process.env;
    fc.assert(fc.property(fc.array(event, { maxLength: 60, size: 'max' }), follow), {
      numRuns: 500,
      ...(seed === undefined ? {} : { seed: Number(seed) }),
      ...(path === undefined ? {} : { path }),
    });
  });
});
