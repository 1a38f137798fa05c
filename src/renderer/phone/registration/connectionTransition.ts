import { IllegalTransition } from '../../../shared/domain/illegalTransition';
import type { Credentials } from '../../../shared/settings/account';
import type { RegistrationFailure } from '../sip/types';
import { mayDoElsewhere, type Problem, problemOf } from './classify';
import { failed, learnt, serverFailed, signInFailed } from './connectionFailures';
import type {
  ConnectionEffect,
  ConnectionEvent,
  ConnectionState,
  ConnectionStep,
  ConnectionTimer,
  Moment,
  Session,
} from './connectionState';
import {
  asks,
  CONNECT_LIMIT,
  close,
  failbackTimer,
  isConnected,
  leaveConnection,
  leaving,
  log,
  lost,
  mayPassNow,
  newRound,
  open,
  registering,
  registerLimit,
  settled,
  show,
  signedIn,
  standsRegistered,
  startOver,
  stay,
  timersOf,
  tryAgain,
} from './connectionSteps';
import { QUICK_TRIES } from './retry';
import { ServerChoice } from './serverChoice';

/** How many realms a server may lead through before it takes the phone. */
const MAX_REALMS = 3;

/** The one place where a connection changes. Pure. @throws IllegalTransition for a mistake of ours */
export function connectionTransition(
  state: ConnectionState,
  event: ConnectionEvent,
  moment: Moment,
): ConnectionStep {
  switch (event.type) {
    case 'sign-in':
      return signIn(state, event);
    case 'sign-out':
      return { state: { name: 'stopped' }, effects: [...leaving(state), ...settled(state, false), close] };
    case 'sleep':
      return sleep(state);
    case 'wake':
      return wake(state);
    case 'network-changed':
      return networkChanged(state);
    case 'reconnect':
      return reconnect(state);
    case 'agent-failed':
      return agentFailed(state, moment);
    case 'connected':
      if (state.name !== 'opening') return stay(state);
      return registering(state, { ...state.session, hint: null });
    case 'disconnected':
      return disconnected(state, event.timedOut, moment);
    case 'registered':
      return registered(state, moment);
    case 'refreshing':
      if (state.name !== 'registered') return stay(state);
      return stay({ ...state, refreshing: true }, [registerLimit(state.session)]);
    case 'refreshed':
      return refreshed(state);
    case 'registration-failed':
      return registrationFailed(state, event.failure, moment);
    case 'credentials':
      return credentialsCame(state, event.realm, event.credentials, moment);
    case 'preferred-open':
      return preferredOpen(state, event.server, moment);
    case 'moved':
      return moved(state, event.server, event.moved, moment);
    case 'learnt':
      return learnt(state, event.host, event.hint);
    case 'closed':
      return closed(state);
    case 'timer':
      return timerFired(state, event.timer, moment);
  }
}

// Signing in and out, sleep.

function signIn(state: ConnectionState, event: ConnectionEvent & { type: 'sign-in' }): ConnectionStep {
  if (state.name !== 'stopped') throw new IllegalTransition(state.name, event.type);
  const { account, credentials, servers, firstTry } = event;
  return open(state, {
    account,
    credentials,
    servers: ServerChoice.of(servers),
    firstTry,
    attempt: 0,
    quickTries: 0,
    retryAfterMs: null,
    askedRealms: [],
    hint: null,
  });
}

function sleep(state: ConnectionState): ConnectionStep {
  // What a person has to put right waits for them.
  if (!signedIn(state) || state.name === 'asleep') return stay(state);
  if (state.name === 'refused' && !mayDoElsewhere(state.problem)) return stay(state);
  const effects: ConnectionEffect[] = [...leaving(state), log('info', 'asleep')];
  if (state.session.firstTry) {
    const problem: Problem = { kind: 'server-unreachable', detail: 'asleep' };
    return signInFailed(state, problem, [...effects, show(problem, null)]);
  }
  return { state: { name: 'asleep', session: state.session }, effects: [...effects, close] };
}

function closed(state: ConnectionState): ConnectionStep {
  if (state.name === 'stopped') return stay(state, [{ kind: 'show', event: { type: 'sign-out' } }]);
  // It may have woken up before the server's answer was there.
  if (state.name !== 'asleep') return stay(state);
  return stay(state, [show({ kind: 'server-unreachable', detail: 'asleep' }, null)]);
}

/** Whatever connection there was is not trusted, and the server has forgotten the phone, or should. */
function wake(state: ConnectionState): ConnectionStep {
  const woken = log('info', 'awake', { wasAsleep: state.name === 'asleep' });
  if (state.name === 'asleep') {
    const session = { ...newRound(state.session), attempt: 0, askedRealms: [], quickTries: QUICK_TRIES };
    return open(state, session, [woken]);
  }
  if (!mayPassNow(state)) return stay(state, [woken]);
  return startOver(state, [woken]);
}

function networkChanged(state: ConnectionState): ConnectionStep {
  if (!mayPassNow(state)) return stay(state);
  if (!standsRegistered(state)) return startOver(state);
  const session = { ...state.session, quickTries: QUICK_TRIES };
  return stay({ ...state, session }, [{ kind: 'probe', suspected: true }]);
}

function reconnect(state: ConnectionState): ConnectionStep {
  if (state.name === 'asleep') return wake(state);
  if (state.name === 'waiting' || state.name === 'refused') return tryAgain(state);
  return stay(state, standsRegistered(state) ? [{ kind: 'probe', suspected: false }] : []);
}

// Connecting and registering.

function registered(state: ConnectionState, { at, random }: Moment): ConnectionStep {
  if (state.name !== 'registering') return stay(state);
  const servers = state.session.servers.settled();
  const session: Session = {
    ...state.session,
    servers,
    firstTry: false,
    attempt: 0,
    quickTries: 0,
    retryAfterMs: null,
    askedRealms: [],
  };
  const failback = servers.preferred.length > 0 ? 'later' : 'none';
  return {
    state: { name: 'registered', session, refreshing: false, failback },
    effects: [
      ...leaving(state),
      ...(failback === 'later' ? [failbackTimer(random)] : []),
      log('info', 'registered', { server: servers.current }),
      { kind: 'show', event: { type: 'registered', at, server: servers.current } },
      ...settled(state, true),
    ],
  };
}

function refreshed(state: ConnectionState): ConnectionStep {
  if (state.name !== 'registered' || !state.refreshing) return stay(state);
  const session = { ...state.session, askedRealms: [] };
  return stay({ ...state, session, refreshing: false }, [{ kind: 'cancel-timer', timer: 'register' }]);
}

function registrationFailed(
  state: ConnectionState,
  failure: RegistrationFailure,
  moment: Moment,
): ConnectionStep {
  if (state.name !== 'registering' && state.name !== 'registered') return stay(state);
  const { session } = state;
  const realm = realmToAskFor(session, failure);
  if (realm === null) return serverFailed(state, problemOf(failure), failure.retryAfterMs, true, moment);
  const asking = { ...session, askedRealms: [...session.askedRealms, realm] };
  return {
    state: { name: 'authorizing', session: asking, realm, failure, renewing: state.name === 'registered' },
    effects: [
      ...leaving(state),
      log('info', 'realm-differs', { realm: realm.slice(0, 256) }),
      { kind: 'ask-credentials', realm },
    ],
  };
}

/** The server's realm is not the domain: HA1 holds for one realm only, so main is asked for another. */
function realmToAskFor(
  { credentials, askedRealms }: Session,
  { statusCode, unknownMethod, challengedRealm }: RegistrationFailure,
): string | null {
  if ((statusCode !== 401 && statusCode !== 407) || unknownMethod !== null) return null;
  if (challengedRealm === null || challengedRealm === credentials.realm) return null;
  if (askedRealms.includes(challengedRealm) || askedRealms.length >= MAX_REALMS) return null;
  return challengedRealm;
}

function credentialsCame(
  state: ConnectionState,
  realm: string,
  credentials: Credentials | null,
  moment: Moment,
): ConnectionStep {
  if (!signedIn(state) || state.name === 'asleep') return stay(state);
  const awaited = state.name === 'authorizing' && state.realm === realm;
  if (credentials === null) {
    if (!awaited) return stay(state);
    return failed(state, problemOf(state.failure), state.failure.retryAfterMs, true, moment);
  }
  const session = { ...state.session, credentials };
  const set: ConnectionEffect = { kind: 'set-credentials', credentials };
  // A connection that was opened meanwhile is challenged anew, and then has them.
  if (!awaited) return stay({ ...state, session }, [set]);
  return registering(state, session, [set], [{ kind: 'register' }]);
}

function disconnected(state: ConnectionState, timedOut: boolean, moment: Moment): ConnectionStep {
  if (state.name !== 'opening' && !isConnected(state)) return stay(state);
  // A password that was refused is not sent again; what else was refused may have been put right on the server meanwhile.
  if (state.name === 'refused' && state.problem.kind === 'credentials-refused') {
    return stay({ ...state, connected: false }, lost);
  }
  const detail = timedOut ? 'timed-out' : state.name === 'opening' ? 'unknown' : 'lost';
  const problem = state.session.hint ?? { kind: 'server-unreachable', detail };
  return serverFailed(state, problem, null, false, moment, lost);
}

function agentFailed(state: ConnectionState, moment: Moment): ConnectionStep {
  if (state.name !== 'opening' && state.name !== 'registering') return stay(state);
  const problem: Problem = { kind: 'server-unreachable', detail: 'unknown' };
  return serverFailed(state, problem, null, false, moment, leaveConnection);
}

function timerFired(state: ConnectionState, timer: ConnectionTimer, moment: Moment): ConnectionStep {
  if (timersOf(state).includes(timer)) {
    if (state.name === 'failing-over') return open(state, state.session);
    if (state.name === 'waiting') return tryAgain(state);
    if (state.name === 'registered' && timer === 'failback') {
      return failBack(state, state.session.servers.preferred[0], moment);
    }
    if (state.name === 'registering' || state.name === 'registered') {
      // JsSIP waits on for an answer that it has dropped, and sends no other REGISTER on this connection.
      const problem: Problem = { kind: 'server-unreachable', detail: 'timed-out' };
      return serverFailed(state, problem, null, false, moment, leaveConnection);
    }
  }
  throw new IllegalTransition(state.name, `timer ${timer}`);
}

// The way back to a preferred server.

/** Never while a call is up. */
function failBack(
  state: ConnectionState & { name: 'registered' },
  server: string | undefined,
  { idle, random }: Moment,
): ConnectionStep {
  if (server === undefined || !idle) {
    return stay({ ...state, failback: 'later' }, [failbackTimer(random)]);
  }
  const limitMs = CONNECT_LIMIT.withOthersLeft;
  return stay({ ...state, failback: { asking: server } }, [{ kind: 'move', server, limitMs }]);
}

function preferredOpen(state: ConnectionState, server: string, { idle }: Moment): ConnectionStep {
  if (!asks(state, server) || !idle) return stay(state);
  const { servers } = state.session;
  // The agent connects by itself: to what it has opened.
  return {
    state: { name: 'opening', session: { ...state.session, servers: servers.at(server), hint: null } },
    effects: [
      ...leaving(state),
      log('info', 'preferred-server', { left: servers.current, server }),
      { kind: 'show', event: { type: 'connect' } },
    ],
  };
}

function moved(state: ConnectionState, server: string, went: boolean, moment: Moment): ConnectionStep {
  if (went || !asks(state, server)) return stay(state);
  const { preferred } = state.session.servers;
  return failBack(state, preferred[preferred.indexOf(server) + 1], moment);
}
