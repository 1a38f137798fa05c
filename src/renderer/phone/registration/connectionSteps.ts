import type { RegistrationProblem } from '../../../shared/domain/registration/registration';
import { mayDoElsewhere, type Problem, passesByItself } from './classify';
import type {
  ConnectionEffect,
  ConnectionState,
  ConnectionStep,
  ConnectionTimer,
  Session,
  SignedInState,
} from './connectionState';
import { failbackDelay, QUICK_TRIES } from './retry';
import type { ServerChoice } from './serverChoice';

/** How long a server has, while another is left to be tried and as the last of its round. Milliseconds. */
interface Limit {
  readonly withOthersLeft: number;
  readonly asTheLast: number;
}
/** A WebSocket that has not opened by then won't: Chromium itself would wait for minutes. */
export const CONNECT_LIMIT: Limit = { withOthersLeft: 4000, asTheLast: 10_000 };
/** While tries are quick: the SYN that was lost before the network was there is sent again after one second. */
const QUICK_CONNECT_LIMIT_MS = 2000;
/** Timer F ends a REGISTER after 32 s; the longer one is for an answer that JsSIP drops without a word. */
const REGISTER_LIMIT: Limit = { withOthersLeft: 8000, asTheLast: 35_000 };

/** The connection is gone. */
export const lost: readonly ConnectionEffect[] = [{ kind: 'calls-lost' }];
/** The phone gives the connection up. */
export const leaveConnection: readonly ConnectionEffect[] = [{ kind: 'calls-lost' }, { kind: 'disconnect' }];
export const close: ConnectionEffect = { kind: 'close-agent' };

/** The timers that run in a state, by themselves and no others. */
export function timersOf(state: ConnectionState): readonly ConnectionTimer[] {
  switch (state.name) {
    case 'registering':
      return ['register'];
    case 'registered':
      return [
        ...(state.refreshing ? (['register'] as const) : []),
        ...(state.failback === 'later' ? (['failback'] as const) : []),
      ];
    case 'failing-over':
    case 'waiting':
      return ['retry'];
    case 'stopped':
    case 'opening':
    case 'authorizing':
    case 'refused':
    case 'asleep':
    case 'sign-in-failed':
      return [];
  }
}

export function open(
  from: ConnectionState,
  session: Session,
  before: readonly ConnectionEffect[] = [],
): ConnectionStep {
  const { account, credentials, servers, quickTries } = session;
  const limit = limitOf(CONNECT_LIMIT, servers);
  const limitMs = quickTries > 0 ? Math.min(QUICK_CONNECT_LIMIT_MS, limit) : limit;
  return {
    state: { name: 'opening', session: { ...session, hint: null } },
    effects: [
      ...leaving(from),
      ...before,
      { kind: 'show', event: { type: 'connect' } },
      { kind: 'connect', account, credentials, server: servers.current, limitMs },
    ],
  };
}

export function registering(
  from: SignedInState,
  session: Session,
  before: readonly ConnectionEffect[] = [],
  after: readonly ConnectionEffect[] = [],
): ConnectionStep {
  return {
    state: { name: 'registering', session },
    effects: [
      ...leaving(from),
      ...before,
      registerLimit(session),
      { kind: 'show', event: { type: 'register' } },
      ...after,
    ],
  };
}

/** A new round, on the connection that stands if it is to the right server. */
export function tryAgain(state: ConnectionState & { name: 'waiting' | 'refused' }): ConnectionStep {
  const session = newRound(state.session);
  const isThere = session.servers.current === state.session.servers.current;
  if (state.connected && isThere) return registering(state, session, [], [{ kind: 'register' }]);
  return open(state, session, state.connected ? leaveConnection : []);
}

/** As if there had been no connection. */
export function startOver(state: SignedInState, before: readonly ConnectionEffect[] = []): ConnectionStep {
  const session = { ...newRound(state.session), quickTries: QUICK_TRIES };
  const opening: readonly ConnectionEffect[] = state.name === 'opening' ? [{ kind: 'disconnect' }] : [];
  return open(state, session, [...before, ...(isConnected(state) ? leaveConnection : opening)]);
}

export function newRound(session: Session): Session {
  return { ...session, servers: session.servers.restarted(), retryAfterMs: null };
}

export function stay(state: ConnectionState, effects: readonly ConnectionEffect[] = []): ConnectionStep {
  return { state, effects };
}

/** Ends the timers of a state that is left. */
export function leaving(state: ConnectionState): ConnectionEffect[] {
  return timersOf(state).map((timer) => ({ kind: 'cancel-timer', timer }));
}

export function settled(state: ConnectionState, ok: boolean): ConnectionEffect[] {
  return signedIn(state) && state.session.firstTry ? [{ kind: 'settle-sign-in', registered: ok }] : [];
}

export function report(problem: Problem, retryAt: number | null): ConnectionEffect[] {
  return [log('warn', 'registration-failed', { ...shown(problem, retryAt) }), show(problem, retryAt)];
}

export function show(problem: Problem, retryAt: number | null): ConnectionEffect {
  return { kind: 'show', event: { type: 'fail', problem: shown(problem, retryAt) } };
}

function shown(problem: Problem, retryAt: number | null): RegistrationProblem {
  return (passesByItself[problem.kind] ? { ...problem, retryAt } : problem) as RegistrationProblem;
}

export function log(
  level: 'info' | 'warn',
  event: string,
  fields: (ConnectionEffect & { kind: 'log' })['fields'] = {},
): ConnectionEffect {
  return { kind: 'log', level, event, fields };
}

export function registerLimit({ servers }: Session): ConnectionEffect {
  return { kind: 'start-timer', timer: 'register', ms: limitOf(REGISTER_LIMIT, servers) };
}

export function failbackTimer(random: number): ConnectionEffect {
  return { kind: 'start-timer', timer: 'failback', ms: failbackDelay(() => random) };
}

function limitOf({ withOthersLeft, asTheLast }: Limit, { hasNext }: ServerChoice): number {
  return hasNext ? withOthersLeft : asTheLast;
}

// What a state is.

export function signedIn(state: ConnectionState): state is SignedInState {
  return 'session' in state;
}

export function isConnected(state: ConnectionState): state is SignedInState {
  switch (state.name) {
    case 'registering':
    case 'authorizing':
    case 'registered':
      return true;
    case 'waiting':
    case 'refused':
      return state.connected;
    default:
      return false;
  }
}

/** The server believes the phone to be registered, as far as the phone knows. */
export function standsRegistered(
  state: ConnectionState,
): state is ConnectionState & { name: 'registered' | 'authorizing' } {
  return state.name === 'registered' || (state.name === 'authorizing' && state.renewing);
}

/** Not where a person has to do something first, nor where the server asked for a pause. */
export function mayPassNow(state: ConnectionState): state is SignedInState {
  if (!signedIn(state) || state.name === 'asleep') return false;
  if (state.name === 'waiting') return state.problem.kind !== 'server-overloaded';
  return state.name !== 'refused' || mayDoElsewhere(state.problem);
}

export function asks(
  state: ConnectionState,
  server: string,
): state is ConnectionState & { name: 'registered' } {
  return (
    state.name === 'registered' && typeof state.failback === 'object' && state.failback.asking === server
  );
}
