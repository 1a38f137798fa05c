import { type ConnectionHint, mayDoElsewhere, type Problem, passesByItself } from './classify';
import type {
  ConnectionEffect,
  ConnectionState,
  ConnectionStep,
  Moment,
  Session,
  SignedInState,
} from './connectionState';
import { close, leaveConnection, leaving, log, report, stay } from './connectionSteps';
import { nextServerDelay, QUICK_TRIES, quickRetryDelay, retryDelay } from './retry';

/** This server failed: try the next; give up when all have been tried. */
export function serverFailed(
  state: SignedInState,
  problem: Problem,
  retryAfterMs: number | null,
  connected: boolean,
  moment: Moment,
  before: readonly ConnectionEffect[] = [],
): ConnectionStep {
  const { servers, retryAfterMs: longest } = state.session;
  const session = {
    ...state.session,
    retryAfterMs: retryAfterMs === null ? longest : Math.max(longest ?? 0, retryAfterMs),
  };
  const next = mayDoElsewhere(problem) ? servers.next() : null;
  if (next === null) {
    return failed({ ...state, session }, problem, session.retryAfterMs, connected, moment, before);
  }
  return {
    state: { name: 'failing-over', session: { ...session, servers: next } },
    effects: [
      ...before,
      ...leaving(state),
      log('warn', 'next-server', { ...problem, failed: servers.current, next: next.current }),
      ...(connected ? leaveConnection : []),
      { kind: 'show', event: { type: 'connect' } },
      { kind: 'start-timer', timer: 'retry', ms: nextServerDelay(() => moment.random) },
    ],
  };
}

/** The round is over: another follows by itself, or a person has to do something first. */
export function failed(
  state: SignedInState,
  problem: Problem,
  retryAfterMs: number | null,
  connected: boolean,
  moment: Moment,
  before: readonly ConnectionEffect[] = [],
): ConnectionStep {
  const { firstTry, servers } = state.session;
  const effects = [...before, ...leaving(state)];
  if (firstTry) return signInFailed(state, problem, [...effects, ...report(problem, null)]);
  if (!passesByItself[problem.kind] && !(mayDoElsewhere(problem) && servers.several)) {
    const { session } = state;
    return {
      state: { name: 'refused', session, problem, connected },
      effects: [...effects, ...report(problem, null)],
    };
  }
  const { session, ms } = nextTry(state.session, problem, retryAfterMs, moment);
  const retryAt = moment.at + ms;
  return {
    state: { name: 'waiting', session, problem, retryAt, connected },
    effects: [...effects, { kind: 'start-timer', timer: 'retry', ms }, ...report(problem, retryAt)],
  };
}

function nextTry(session: Session, { kind }: Problem, retryAfterMs: number | null, { random }: Moment) {
  const { attempt, quickTries } = session;
  if (quickTries > 0 && kind === 'server-unreachable') {
    const ms = quickRetryDelay(QUICK_TRIES - quickTries, () => random);
    return { session: { ...session, quickTries: quickTries - 1 }, ms };
  }
  return {
    session: { ...session, attempt: attempt + 1 },
    ms: retryDelay(attempt, retryAfterMs, () => random),
  };
}

export function signInFailed(
  { session }: SignedInState,
  problem: Problem,
  effects: readonly ConnectionEffect[],
): ConnectionStep {
  return {
    state: { name: 'sign-in-failed', server: session.servers.current, problem, hint: session.hint },
    effects: [...effects, { kind: 'settle-sign-in', registered: false }, close],
  };
}

export function learnt(state: ConnectionState, host: string, hint: ConnectionHint): ConnectionStep {
  // Chromium itself closes every connection before a sleep.
  if (state.name === 'stopped' || state.name === 'asleep') return stay(state);
  const failedAlone = state.name === 'sign-in-failed';
  const { server, hint: known } = failedAlone
    ? state
    : { server: state.session.servers.current, hint: state.session.hint };
  // A refused certificate says more than the network error that follows from it.
  if (!isAt(server, host) || (known?.kind === 'certificate-refused' && hint.kind !== known.kind)) {
    return stay(state);
  }
  if (failedAlone) {
    if (state.problem.kind !== 'server-unreachable') return stay({ ...state, hint });
    return stay({ ...state, hint, problem: hint }, report(hint, null));
  }
  const session = { ...state.session, hint };
  if (state.name !== 'waiting' || state.problem.kind !== 'server-unreachable') {
    return stay({ ...state, session });
  }
  if (hint.kind !== 'certificate-refused' || session.servers.several) {
    return stay({ ...state, session, problem: hint }, report(hint, state.retryAt));
  }
  return {
    state: { name: 'refused', session, problem: hint, connected: state.connected },
    effects: [...leaving(state), ...report(hint, null)],
  };
}

function isAt(server: string, host: string): boolean {
  const url = new URL(server);
  return host === url.host || host === url.hostname;
}
