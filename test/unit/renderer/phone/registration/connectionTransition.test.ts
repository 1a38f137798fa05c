import { describe, expect, it } from 'vitest';
import type { ConnectionStep } from '../../../../../src/renderer/phone/registration/connectionState';
import { timersOf } from '../../../../../src/renderer/phone/registration/connectionSteps';
import { connectionTransition } from '../../../../../src/renderer/phone/registration/connectionTransition';
import { IllegalTransition } from '../../../../../src/shared/domain/illegalTransition';
import {
  A,
  B,
  type EventName,
  events,
  failure,
  inWords,
  moment,
  type Situation,
  situations,
} from '../../../../support/phone/connectionSituations';

/**
 * What follows from each event in each situation: the next state, and the effects in their order. An event that is not in a
 * situation's row changes nothing; a sign-in, or a timer that does not run there, is an illegal move.
 */
const table: Readonly<Record<Situation, Readonly<Partial<Record<EventName, string>>>>> = {
  stopped: {
    'sign-in': 'opening: show connect, connect a 4000',
    'sign-out': 'stopped: close',
    closed: 'stopped: show sign-out',
  },
  opening: {
    'sign-out': 'stopped: close',
    sleep: 'asleep: close',
    wake: 'opening: disconnect, show connect, connect a 2000',
    'network-changed': 'opening: disconnect, show connect, connect a 2000',
    'agent-failed': 'waiting: calls-lost, disconnect, start retry 1500, show server-unreachable unknown',
    connected: 'registering: start register 35000, show register',
    disconnected: 'waiting: calls-lost, start retry 1500, show server-unreachable unknown',
    credentials: 'opening: use asterisk',
  },
  'opening, another left': {
    'sign-out': 'stopped: close',
    sleep: 'asleep: close',
    wake: 'opening: disconnect, show connect, connect a 2000',
    'network-changed': 'opening: disconnect, show connect, connect a 2000',
    'agent-failed': 'failing-over: calls-lost, disconnect, show connect, start retry 500',
    connected: 'registering: start register 8000, show register',
    disconnected: 'failing-over: calls-lost, show connect, start retry 500',
    credentials: 'opening: use asterisk',
  },
  'opening, for the first time': {
    'sign-out': 'stopped: not signed in, close',
    sleep: 'sign-in-failed: show server-unreachable asleep, not signed in, close',
    wake: 'opening: disconnect, show connect, connect a 2000',
    'network-changed': 'opening: disconnect, show connect, connect a 2000',
    'agent-failed':
      'sign-in-failed: calls-lost, disconnect, show server-unreachable unknown, not signed in, close',
    connected: 'registering: start register 35000, show register',
    disconnected: 'sign-in-failed: calls-lost, show server-unreachable unknown, not signed in, close',
    credentials: 'opening: use asterisk',
  },
  registering: {
    'sign-out': 'stopped: cancel register, close',
    sleep: 'asleep: cancel register, close',
    wake: 'opening: cancel register, calls-lost, disconnect, show connect, connect a 2000',
    'network-changed': 'opening: cancel register, calls-lost, disconnect, show connect, connect a 2000',
    'agent-failed':
      'waiting: calls-lost, disconnect, cancel register, start retry 1500, show server-unreachable unknown',
    disconnected: 'waiting: calls-lost, cancel register, start retry 1500, show server-unreachable lost',
    registered: 'registered: cancel register, show registered',
    'answered 500': 'waiting: cancel register, start retry 1500, show server-error 500',
    'answered 403': 'refused: cancel register, show credentials-refused',
    'other realm': 'authorizing: cancel register, ask for asterisk',
    credentials: 'registering: use asterisk',
    'timer register':
      'waiting: calls-lost, disconnect, cancel register, start retry 1500, show server-unreachable timed-out',
  },
  'registering, another left': {
    'sign-out': 'stopped: cancel register, close',
    sleep: 'asleep: cancel register, close',
    wake: 'opening: cancel register, calls-lost, disconnect, show connect, connect a 2000',
    'network-changed': 'opening: cancel register, calls-lost, disconnect, show connect, connect a 2000',
    'agent-failed': 'failing-over: calls-lost, disconnect, cancel register, show connect, start retry 500',
    disconnected: 'failing-over: calls-lost, cancel register, show connect, start retry 500',
    registered: 'registered: cancel register, show registered',
    'answered 500': 'failing-over: cancel register, calls-lost, disconnect, show connect, start retry 500',
    'answered 403': 'refused: cancel register, show credentials-refused',
    'other realm': 'authorizing: cancel register, ask for asterisk',
    credentials: 'registering: use asterisk',
    'timer register': 'failing-over: calls-lost, disconnect, cancel register, show connect, start retry 500',
  },
  'registering, for the first time': {
    'sign-out': 'stopped: cancel register, not signed in, close',
    sleep: 'sign-in-failed: cancel register, show server-unreachable asleep, not signed in, close',
    wake: 'opening: cancel register, calls-lost, disconnect, show connect, connect a 2000',
    'network-changed': 'opening: cancel register, calls-lost, disconnect, show connect, connect a 2000',
    'agent-failed':
      'sign-in-failed: calls-lost, disconnect, cancel register, show server-unreachable unknown, not signed in, close',
    disconnected:
      'sign-in-failed: calls-lost, cancel register, show server-unreachable lost, not signed in, close',
    registered: 'registered: cancel register, show registered, signed in',
    'answered 500': 'sign-in-failed: cancel register, show server-error 500, not signed in, close',
    'answered 403': 'sign-in-failed: cancel register, show credentials-refused, not signed in, close',
    'other realm': 'authorizing: cancel register, ask for asterisk',
    credentials: 'registering: use asterisk',
    'timer register':
      'sign-in-failed: calls-lost, disconnect, cancel register, show server-unreachable timed-out, not signed in, close',
  },
  authorizing: {
    'sign-out': 'stopped: close',
    sleep: 'asleep: close',
    wake: 'opening: calls-lost, disconnect, show connect, connect a 2000',
    'network-changed': 'opening: calls-lost, disconnect, show connect, connect a 2000',
    disconnected: 'waiting: calls-lost, start retry 1500, show server-unreachable lost',
    credentials: 'registering: use asterisk, start register 35000, show register, register',
    'no credentials': 'refused: show credentials-refused',
  },
  'authorizing a refresh': {
    'sign-out': 'stopped: close',
    sleep: 'asleep: close',
    wake: 'opening: calls-lost, disconnect, show connect, connect a 2000',
    'network-changed': 'authorizing: probe at once',
    reconnect: 'authorizing: probe',
    disconnected: 'waiting: calls-lost, start retry 1500, show server-unreachable lost',
    credentials: 'registering: use asterisk, start register 35000, show register, register',
    'no credentials': 'refused: show credentials-refused',
  },
  registered: {
    'sign-out': 'stopped: close',
    sleep: 'asleep: close',
    wake: 'opening: calls-lost, disconnect, show connect, connect a 2000',
    'network-changed': 'registered: probe at once',
    reconnect: 'registered: probe',
    disconnected: 'waiting: calls-lost, start retry 1500, show server-unreachable lost',
    refreshing: 'registered: start register 35000',
    'answered 500': 'waiting: start retry 1500, show server-error 500',
    'answered 403': 'refused: show credentials-refused',
    'other realm': 'authorizing: ask for asterisk',
    credentials: 'registered: use asterisk',
  },
  'registered, refreshing': {
    'sign-out': 'stopped: cancel register, close',
    sleep: 'asleep: cancel register, close',
    wake: 'opening: cancel register, calls-lost, disconnect, show connect, connect a 2000',
    'network-changed': 'registered: probe at once',
    reconnect: 'registered: probe',
    disconnected: 'waiting: calls-lost, cancel register, start retry 1500, show server-unreachable lost',
    refreshing: 'registered: start register 35000',
    refreshed: 'registered: cancel register',
    'answered 500': 'waiting: cancel register, start retry 1500, show server-error 500',
    'answered 403': 'refused: cancel register, show credentials-refused',
    'other realm': 'authorizing: cancel register, ask for asterisk',
    credentials: 'registered: use asterisk',
    'timer register':
      'waiting: calls-lost, disconnect, cancel register, start retry 1500, show server-unreachable timed-out',
  },
  'registered at the second': {
    'sign-out': 'stopped: cancel failback, close',
    sleep: 'asleep: cancel failback, close',
    wake: 'opening: cancel failback, calls-lost, disconnect, show connect, connect a 2000',
    'network-changed': 'registered: probe at once',
    reconnect: 'registered: probe',
    disconnected: 'failing-over: calls-lost, cancel failback, show connect, start retry 500',
    refreshing: 'registered: start register 8000',
    'answered 500': 'failing-over: cancel failback, calls-lost, disconnect, show connect, start retry 500',
    'answered 403': 'refused: cancel failback, show credentials-refused',
    'other realm': 'authorizing: cancel failback, ask for asterisk',
    credentials: 'registered: use asterisk',
    'timer failback': 'registered: move a 4000',
  },
  'registered, asking the first': {
    'sign-out': 'stopped: close',
    sleep: 'asleep: close',
    wake: 'opening: calls-lost, disconnect, show connect, connect a 2000',
    'network-changed': 'registered: probe at once',
    reconnect: 'registered: probe',
    disconnected: 'failing-over: calls-lost, show connect, start retry 500',
    refreshing: 'registered: start register 8000',
    'answered 500': 'failing-over: calls-lost, disconnect, show connect, start retry 500',
    'answered 403': 'refused: show credentials-refused',
    'other realm': 'authorizing: ask for asterisk',
    credentials: 'registered: use asterisk',
    'preferred-open': 'opening: show connect',
    'not moved': 'registered: start failback 450000',
  },
  'failing over': {
    'sign-out': 'stopped: cancel retry, close',
    sleep: 'asleep: cancel retry, close',
    wake: 'opening: cancel retry, show connect, connect a 2000',
    'network-changed': 'opening: cancel retry, show connect, connect a 2000',
    credentials: 'failing-over: use asterisk',
    'timer retry': 'opening: cancel retry, show connect, connect b 10000',
  },
  waiting: {
    'sign-out': 'stopped: cancel retry, close',
    sleep: 'asleep: cancel retry, close',
    wake: 'opening: cancel retry, show connect, connect a 2000',
    'network-changed': 'opening: cancel retry, show connect, connect a 2000',
    reconnect: 'opening: cancel retry, show connect, connect a 10000',
    credentials: 'waiting: use asterisk',
    'bad certificate': 'refused: cancel retry, show certificate-refused expired',
    'network error': 'waiting: show server-unreachable refused',
    'timer retry': 'opening: cancel retry, show connect, connect a 10000',
  },
  'waiting, connected': {
    'sign-out': 'stopped: cancel retry, close',
    sleep: 'asleep: cancel retry, close',
    wake: 'opening: cancel retry, calls-lost, disconnect, show connect, connect a 2000',
    'network-changed': 'opening: cancel retry, calls-lost, disconnect, show connect, connect a 2000',
    reconnect: 'registering: cancel retry, start register 35000, show register, register',
    disconnected: 'waiting: calls-lost, cancel retry, start retry 1500, show server-unreachable lost',
    credentials: 'waiting: use asterisk',
    'timer retry': 'registering: cancel retry, start register 35000, show register, register',
  },
  'waiting, connected to the second': {
    'sign-out': 'stopped: cancel retry, close',
    sleep: 'asleep: cancel retry, close',
    wake: 'opening: cancel retry, calls-lost, disconnect, show connect, connect a 2000',
    'network-changed': 'opening: cancel retry, calls-lost, disconnect, show connect, connect a 2000',
    reconnect: 'opening: cancel retry, calls-lost, disconnect, show connect, connect a 4000',
    disconnected: 'waiting: calls-lost, cancel retry, start retry 1500, show server-unreachable lost',
    credentials: 'waiting: use asterisk',
    'timer retry': 'opening: cancel retry, calls-lost, disconnect, show connect, connect a 4000',
  },
  'waiting as the server asked': {
    'sign-out': 'stopped: cancel retry, close',
    sleep: 'asleep: cancel retry, close',
    reconnect: 'registering: cancel retry, start register 35000, show register, register',
    disconnected: 'waiting: calls-lost, cancel retry, start retry 1500, show server-unreachable lost',
    credentials: 'waiting: use asterisk',
    'timer retry': 'registering: cancel retry, start register 35000, show register, register',
  },
  'refused the password': {
    'sign-out': 'stopped: close',
    reconnect: 'registering: start register 35000, show register, register',
    disconnected: 'refused: calls-lost',
    credentials: 'refused: use asterisk',
  },
  'refused for too many attempts': {
    'sign-out': 'stopped: close',
    reconnect: 'registering: start register 35000, show register, register',
    // What was wrong may have been put right on the server meanwhile.
    disconnected: 'waiting: calls-lost, start retry 1500, show server-unreachable lost',
    credentials: 'refused: use asterisk',
  },
  'refused a certificate': {
    'sign-out': 'stopped: close',
    sleep: 'asleep: close',
    wake: 'opening: show connect, connect a 2000',
    'network-changed': 'opening: show connect, connect a 2000',
    reconnect: 'opening: show connect, connect a 10000',
    credentials: 'refused: use asterisk',
  },
  asleep: {
    'sign-out': 'stopped: close',
    wake: 'opening: show connect, connect a 2000',
    reconnect: 'opening: show connect, connect a 2000',
    closed: 'asleep: show server-unreachable asleep',
  },
  'sign-in failed': {
    'sign-out': 'stopped: close',
    'bad certificate': 'sign-in-failed: show certificate-refused expired',
    'network error': 'sign-in-failed: show server-unreachable refused',
  },
};

const names = Object.keys(situations) as Situation[];
const eventNames = Object.keys(events) as EventName[];
const step = (situation: Situation, event: EventName): ConnectionStep =>
  connectionTransition(situations[situation], events[event], moment);

describe.each(names)('%s', (situation) => {
  const row = table[situation];
  const state = situations[situation];

  it.each(eventNames)('%s', (event) => {
    const expected = row[event];
    if (expected !== undefined) {
      expect(inWords(step(situation, event))).toBe(expected);
    } else if (event === 'sign-in' || event.startsWith('timer')) {
      expect(() => step(situation, event)).toThrow(IllegalTransition);
    } else {
      expect(inWords(step(situation, event))).toBe(state.name);
    }
  });

  it.each(eventNames.filter((event) => event in row))(
    '%s leaves the timers running that are its next state’s',
    (event) => {
      const running = new Set(timersOf(state));
      const { state: next, effects } = step(situation, event);
      for (const effect of effects) {
        if (effect.kind === 'start-timer') running.add(effect.timer);
        if (effect.kind === 'cancel-timer') running.delete(effect.timer);
      }
      // One that has fired runs no more.
      if (event.startsWith('timer') && !effects.some(({ kind }) => kind === 'start-timer')) {
        const { timer } = events[event as 'timer retry'];
        running.delete(timer);
      }
      expect([...running].sort()).toEqual([...timersOf(next)].sort());
    },
  );
});

describe('what is remembered', () => {
  const at = (situation: Situation, ...then: EventName[]) => {
    let state: ConnectionStep['state'] = situations[situation];
    for (const event of then) state = connectionTransition(state, events[event], moment).state;
    return 'session' in state ? state.session : null;
  };

  it('a success forgets the failures before it', () => {
    const before = at('opening', 'disconnected', 'timer retry', 'disconnected');
    expect(before).toMatchObject({ attempt: 2 });
    const after = at(
      'opening',
      'disconnected',
      'timer retry',
      'connected',
      'other realm',
      'credentials',
      'registered',
    );
    expect(after).toMatchObject({
      attempt: 0,
      quickTries: 0,
      askedRealms: [],
      retryAfterMs: null,
      firstTry: false,
    });
    expect(after?.credentials.realm).toBe('asterisk');
  });

  it('a realm is asked for once, and three of them at the most', () => {
    const challenge = (realm: string) =>
      ({ type: 'registration-failed', failure: failure(401, realm) }) as const;
    let state: ConnectionStep['state'] = situations.registering;
    for (const realm of ['a', 'b', 'c']) {
      state = connectionTransition(state, challenge(realm), moment).state;
      expect(state).toMatchObject({ name: 'authorizing', realm });
      const credentials = { realm, ha1: 'e'.repeat(32) };
      state = connectionTransition(state, { type: 'credentials', realm, credentials }, moment).state;
    }
    for (const realm of ['c', 'b', 'd']) {
      expect(connectionTransition(state, challenge(realm), moment).state.name).toBe('refused');
    }
  });

  it('a refused certificate is not forgotten for the network error that follows from it', () => {
    expect(at('opening', 'bad certificate', 'network error')?.hint).toMatchObject({
      kind: 'certificate-refused',
    });
    expect(at('opening', 'network error', 'bad certificate')?.hint).toMatchObject({
      kind: 'certificate-refused',
    });
    expect(at('opening', 'bad certificate', 'connected')?.hint).toBeNull();
  });

  it('a preferred server that does not register is followed by the one that was left', () => {
    const session = at('registered, asking the first', 'preferred-open', 'connected', 'answered 500');
    expect(session?.servers).toMatchObject({ current: B, tried: [A, B] });
  });

  it('while a call is up no preferred server is gone to', () => {
    const busy = { ...moment, idle: false };
    const later = connectionTransition(
      situations['registered at the second'],
      events['timer failback'],
      busy,
    );
    expect(inWords(later)).toBe('registered: start failback 450000');
    const there = connectionTransition(
      situations['registered, asking the first'],
      events['preferred-open'],
      busy,
    );
    expect(inWords(there)).toBe('registered');
  });

  it('the log names servers and problems, and no credentials', () => {
    const logged = names.flatMap((situation) =>
      eventNames.flatMap((event) => {
        if (table[situation][event] === undefined) return [];
        return step(situation, event).effects.filter(({ kind }) => kind === 'log');
      }),
    );
    expect(logged.length).toBeGreaterThan(0);
    expect(JSON.stringify(logged)).not.toMatch(/ffff|eeee/);
  });
});
