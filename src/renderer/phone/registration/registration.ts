import type { RegistrationProblem } from '../../../shared/domain/registration/registration';
import type { RegistrationEvent } from '../../../shared/domain/registration/registrationTransition';
import type { EventPayload } from '../../../shared/ipc/contract';
import type { HostApi } from '../../../shared/ipc/hostApi';
import type { Account, Credentials } from '../../../shared/settings/account';
import { errorText, type Log } from '../diagnostics/log';
import { mark } from '../diagnostics/marks';
import type { RegistrationFailure, SipAgent, SipAgentEvents } from '../sip/types';
import type { Store } from '../state/store';
import type { Timers } from '../util/timers';
import {
  type ConnectionHint,
  hintOf,
  mayDoElsewhere,
  type Problem,
  passesByItself,
  problemOf,
} from './classify';
import { lookBackDelay, nextServerDelay, quickRetryDelay, retryDelay } from './retry';
import { ServerChoice } from './serverChoice';

/** How long a server has, while another is left to be tried and as the last of its round. Milliseconds. */
interface Limit {
  readonly withOthersLeft: number;
  readonly asTheLast: number;
}
/** A WebSocket that has not opened by then won't: Chromium itself would wait for minutes. */
const CONNECT_LIMIT: Limit = { withOthersLeft: 4000, asTheLast: 10_000 };
/** While tries are quick: the SYN that was lost before the network was there is sent again after one second. */
const QUICK_CONNECT_LIMIT_MS = 2000;
/** How many tries follow quickly on a resume or a change of the network; they last some 10 s at least. */
const QUICK_TRIES = 20;
/** How many realms a server may lead through before it takes the phone. */
const MAX_REALMS = 3;
/** Timer F ends a REGISTER after 32 s; the longer one is for an answer that JsSIP drops without a word. */
const REGISTER_LIMIT: Limit = { withOthersLeft: 8000, asTheLast: 35_000 };

type RegistrationHandlers = Pick<
  SipAgentEvents,
  | 'connecting'
  | 'connected'
  | 'disconnected'
  | 'registered'
  | 'refreshing'
  | 'refreshed'
  | 'registrationFailed'
>;

export interface RegistrationDeps {
  readonly store: Store;
  readonly host: Pick<HostApi, 'credentialsFor'>;
  readonly log: Log;
  readonly timers: Timers;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** 0 to 1 */
  readonly random: () => number;
  /** Where this account can connect, in the order of its preference; at least one. */
  readonly serversOf: (account: Account) => readonly string[];
  /** Nobody is being talked to: the phone may go to another server. */
  readonly idle: () => boolean;
  readonly openAgent: (account: Account, credentials: Credentials, events: RegistrationHandlers) => SipAgent;
  readonly connectionLost: () => void;
}

/** Keeps one account registered: connects, registers, understands what goes wrong and tries again. */
export class Registration {
  readonly #deps: RegistrationDeps;
  #agent: SipAgent | null = null;
  #servers: ServerChoice | null = null;
  /** Not yet known whether the account works: the first outcome decides, and nothing is tried again. */
  #first: ((registered: boolean) => void) | null = null;
  #attempt = 0;
  /** The longest Retry-After of this round (milliseconds). */
  #retryAfterMs: number | null = null;
  #hint: ConnectionHint | null = null;
  /** Realms that main was asked for since the last success: each once and only a few, or a server could make us ask for ever. */
  readonly #askedRealms = new Set<string>();
  #realm = '';
  /** Who is, or was, signed in by `#agent`. */
  #identity: { readonly account: Account; readonly credentials: Credentials } | null = null;
  /** Between `sleep` and `wake`. */
  #asleep = false;
  /** How many quick tries are left. */
  #quickTries = 0;
  #cancelRetry = () => {};
  #cancelLimit = () => {};
  #cancelLookBack = () => {};

  constructor(deps: RegistrationDeps) {
    this.#deps = deps;
  }

  get agent(): SipAgent | null {
    return this.#agent;
  }

  /** Tries once: resolves to whether it registered. On success the account stays registered, else all is closed. */
  async signIn(account: Account, credentials: Credentials): Promise<boolean> {
    await this.stop();
    return new Promise((resolve) => {
      this.#first = resolve;
      this.#open(account, credentials);
    });
  }

  /** An account that worked before: keeps trying until it is registered or a person has to do something. */
  async keep(account: Account, credentials: Credentials): Promise<void> {
    await this.stop();
    this.#open(account, credentials);
  }

  /** Unregisters and closes. */
  async stop(): Promise<void> {
    this.#asleep = false;
    this.#quickTries = 0;
    const agent = this.#close();
    // With HA1, and the password where there is TURN: for nobody any more.
    this.#identity = null;
    await agent?.stop();
    this.#dispatch({ type: 'sign-out' });
  }

  /** The computer is about to sleep: unregisters and closes, so that no call is sent here meanwhile. */
  async sleep(): Promise<void> {
    const { registration } = this.#deps.store.state;
    // What a person has to put right waits for him.
    if (registration.state === 'failed' && !mayDoElsewhere(registration.problem)) return;
    const agent = this.#close();
    if (agent === null) return;
    this.#asleep = true;
    this.#deps.log('info', 'asleep', {});
    await agent.stop();
    // It may have woken up before the server's answer was there.
    if (!this.#asleep) return;
    this.#dispatch({
      type: 'fail',
      problem: { kind: 'server-unreachable', detail: 'asleep', retryAt: null },
    });
  }

  /** The computer has slept: whatever connection there was is not trusted, and the server has forgotten the phone, or should. */
  wake(): void {
    this.#deps.log('info', 'awake', { wasAsleep: this.#asleep });
    if (this.#asleep && this.#identity !== null) {
      this.#asleep = false;
      this.#quickTries = QUICK_TRIES;
      this.#open(this.#identity.account, this.#identity.credentials);
    } else if (this.#mayPassNow) {
      this.#quickTries = QUICK_TRIES;
      this.#startOver();
    }
  }

  /** The computer's addresses changed, or its network came back. */
  networkChanged(): void {
    if (!this.#mayPassNow) return;
    this.#quickTries = QUICK_TRIES;
    if (this.#deps.store.state.registration.state === 'registered') this.#agent?.probe(true);
    else this.#startOver();
  }

  /** The agent asks for a try now instead of at `retryAt`. */
  reconnect(): void {
    if (this.#asleep) this.wake();
    if (this.#agent === null) return;
    const { state } = this.#deps.store.state.registration;
    if (state === 'failed') this.#tryAgain();
    else if (state === 'registered') this.#agent.probe();
  }

  certificateRefused({ host, reason }: EventPayload<'certificate:refused'>): void {
    if (this.#isOurs(host)) this.#learn({ kind: 'certificate-refused', detail: reason });
  }

  connectionFailed({ url, netError }: EventPayload<'connection:failed'>): void {
    if (URL.canParse(url) && this.#isOurs(new URL(url).host)) this.#learn(hintOf(netError));
  }

  #open(account: Account, credentials: Credentials): void {
    this.#servers = new ServerChoice(this.#deps.serversOf(account));
    this.#identity = { account, credentials };
    this.#realm = credentials.realm;
    this.#attempt = 0;
    this.#retryAfterMs = null;
    this.#askedRealms.clear();
    this.#dispatch({ type: 'connect' });
    try {
      this.#agent = this.#deps.openAgent(account, credentials, this.#handlers);
      this.#connect();
    } catch (error) {
      this.#deps.log('error', 'agent-failed', { error: errorText(error) });
      this.#fail({ kind: 'server-unreachable', detail: 'unknown' }, null);
    }
  }

  #close(): SipAgent | null {
    const agent = this.#agent;
    this.#agent = null;
    this.#cancelRetry();
    this.#cancelLimit();
    this.#cancelLookBack();
    this.#settleFirst(false);
    return agent;
  }

  readonly #handlers: RegistrationHandlers = {
    connecting: () => {
      this.#hint = null;
      this.#dispatch({ type: 'connect' });
    },
    connected: () => {
      this.#hint = null;
      this.#registering();
    },
    disconnected: (timedOut) => {
      this.#deps.connectionLost();
      const wasUp = this.#deps.store.state.registration.state !== 'connecting';
      const detail = timedOut ? 'timed-out' : wasUp ? 'lost' : 'unknown';
      this.#serverFailed(this.#hint ?? { kind: 'server-unreachable', detail }, null);
    },
    registered: () => {
      this.#cancelLimit();
      this.#attempt = 0;
      this.#quickTries = 0;
      this.#retryAfterMs = null;
      this.#askedRealms.clear();
      const servers = this.#choice;
      servers.settle();
      this.#lookBackLater();
      this.#deps.log('info', 'registered', { server: servers.current });
      mark('phone:registered');
      this.#dispatch({ type: 'registered', at: this.#deps.now(), server: servers.current });
      this.#settleFirst(true);
    },
    refreshing: () => this.#limitRegister(),
    refreshed: () => {
      this.#cancelLimit();
      this.#askedRealms.clear();
    },
    registrationFailed: (failure) => this.#registrationFailed(failure),
  };

  #registering(): void {
    this.#limitRegister();
    this.#dispatch({ type: 'register' });
  }

  #limitRegister(): void {
    this.#cancelLimit();
    this.#cancelLimit = this.#deps.timers.after(this.#limit(REGISTER_LIMIT), () => {
      // JsSIP waits on for an answer that it has dropped, and sends no other REGISTER on this connection.
      this.#disconnect();
      this.#serverFailed({ kind: 'server-unreachable', detail: 'timed-out' }, null);
    });
  }

  #registrationFailed(failure: RegistrationFailure): void {
    // The lost connection is told of by itself, and knows more.
    if (this.#agent?.connected !== true) return;
    this.#cancelLimit();
    const realm = failure.challengedRealm;
    const isChallenge = failure.statusCode === 401 || failure.statusCode === 407;
    const canAnswer = isChallenge && failure.unknownMethod === null;
    if (canAnswer && realm !== null && realm !== this.#realm && this.#mayAskFor(realm)) {
      this.#askedRealms.add(realm);
      this.#registerWithRealm(realm, failure).catch((error: unknown) => {
        this.#deps.log('error', 'register-failed', { error: errorText(error) });
        this.#fail(problemOf(failure), failure.retryAfterMs);
      });
    } else {
      this.#serverFailed(problemOf(failure), failure.retryAfterMs);
    }
  }

  #mayAskFor(realm: string): boolean {
    return !this.#askedRealms.has(realm) && this.#askedRealms.size < MAX_REALMS;
  }

  /** The server's realm is not the domain: HA1 holds for one realm only, so main is asked for another. */
  async #registerWithRealm(realm: string, failure: RegistrationFailure): Promise<void> {
    const agent = this.#agent;
    this.#deps.log('info', 'realm-differs', { realm: realm.slice(0, 256) });
    const credentials = await this.#deps.host.credentialsFor({ realm }).catch((error: unknown) => {
      this.#deps.log('error', 'credentials-failed', { error: errorText(error) });
      return null;
    });
    if (agent === null || agent !== this.#agent) return;
    if (credentials === null) {
      this.#fail(problemOf(failure), failure.retryAfterMs);
      return;
    }
    this.#realm = credentials.realm;
    if (this.#identity !== null) this.#identity = { ...this.#identity, credentials };
    agent.setCredentials(credentials);
    this.#registering();
    agent.register();
  }

  get #choice(): ServerChoice {
    if (this.#servers === null) throw new Error('no account');
    return this.#servers;
  }

  #limit({ withOthersLeft, asTheLast }: Limit): number {
    return this.#choice.hasNext ? withOthersLeft : asTheLast;
  }

  #connect(): void {
    this.#hint = null;
    const limit = this.#limit(CONNECT_LIMIT);
    this.#agent?.connect(
      this.#choice.current,
      this.#quickTries > 0 ? Math.min(QUICK_CONNECT_LIMIT_MS, limit) : limit,
    );
  }

  #disconnect(): void {
    if (this.#agent?.connected !== true) return;
    this.#deps.connectionLost();
    this.#agent.disconnect();
  }

  /** The server does not do, or does so no more: the next has its turn, until all of them had it in vain. */
  #serverFailed(problem: Problem, retryAfterMs: number | null): void {
    const servers = this.#choice;
    const failed = servers.current;
    if (retryAfterMs !== null) this.#retryAfterMs = Math.max(this.#retryAfterMs ?? 0, retryAfterMs);
    if (!mayDoElsewhere(problem) || !servers.advance()) {
      this.#fail(problem, this.#retryAfterMs);
      return;
    }
    this.#cancelRetry();
    this.#cancelLimit();
    this.#deps.log('warn', 'next-server', { ...problem, failed, next: servers.current });
    this.#disconnect();
    this.#dispatch({ type: 'connect' });
    const delay = nextServerDelay(this.#deps.random);
    this.#cancelRetry = this.#deps.timers.after(delay, () => this.#connect());
  }

  #lookBackLater(): void {
    this.#cancelLookBack();
    if (this.#choice.preferred.length === 0) return;
    const delay = lookBackDelay(this.#deps.random);
    this.#cancelLookBack = this.#deps.timers.after(delay, () => {
      this.#failBack().catch((error: unknown) => {
        this.#deps.log('error', 'look-back-failed', { error: errorText(error) });
        this.#lookBackLater();
      });
    });
  }

  /** Goes back to a server that the phone prefers, once that takes connections again; never while a call is up. */
  async #failBack(): Promise<void> {
    const agent = this.#agent;
    const servers = this.#choice;
    const mayMove = () =>
      agent === this.#agent &&
      this.#deps.store.state.registration.state === 'registered' &&
      this.#deps.idle();
    for (const server of servers.preferred) {
      if (agent === null || !mayMove()) break;
      const moved = await agent.move(server, CONNECT_LIMIT.withOthersLeft, () => {
        if (!mayMove()) return false;
        this.#deps.log('info', 'preferred-server', { left: servers.current, server });
        servers.moveTo(server);
        return true;
      });
      if (moved) return;
    }
    if (agent === this.#agent) this.#lookBackLater();
  }

  #fail(problem: Problem, retryAfterMs: number | null): void {
    this.#cancelRetry();
    this.#cancelLimit();
    const goesOn = passesByItself[problem.kind] || (mayDoElsewhere(problem) && this.#choice.several);
    const delay = this.#first === null && goesOn ? this.#nextDelay(problem, retryAfterMs) : null;
    if (delay !== null) {
      this.#cancelRetry = this.#deps.timers.after(delay, () => this.#tryAgain());
    }
    this.#show(problem, delay === null ? null : this.#deps.now() + delay);
    if (this.#first !== null) {
      const agent = this.#close();
      void agent?.stop();
    }
  }

  /** Milliseconds to the next try. */
  #nextDelay({ kind }: Problem, retryAfterMs: number | null): number {
    const { random } = this.#deps;
    if (this.#quickTries > 0 && kind === 'server-unreachable') {
      this.#quickTries -= 1;
      return quickRetryDelay(QUICK_TRIES - 1 - this.#quickTries, random);
    }
    this.#attempt += 1;
    return retryDelay(this.#attempt - 1, retryAfterMs, random);
  }

  /** Not where a person has to do something first, nor where the server asked for a pause. */
  get #mayPassNow(): boolean {
    const { registration } = this.#deps.store.state;
    if (this.#agent === null) return false;
    if (registration.state !== 'failed') return true;
    return registration.problem.kind !== 'server-overloaded' && mayDoElsewhere(registration.problem);
  }

  /** As if there had been no connection. */
  #startOver(): void {
    this.#cancelRetry();
    this.#cancelLimit();
    this.#choice.restart();
    this.#retryAfterMs = null;
    this.#disconnect();
    // One that is only being opened goes too.
    this.#agent?.disconnect();
    this.#connect();
  }

  #tryAgain(): void {
    this.#cancelRetry();
    if (this.#agent === null) return;
    const { current } = this.#choice;
    this.#choice.restart();
    this.#retryAfterMs = null;
    if (this.#agent.connected && this.#choice.current === current) {
      this.#registering();
      this.#agent.register();
    } else {
      this.#disconnect();
      this.#connect();
    }
  }

  /** Main's word may come before or after the WebSocket's own end. */
  #learn(hint: ConnectionHint): void {
    // Chromium itself closes every connection before a sleep.
    if (this.#asleep) return;
    const { registration } = this.#deps.store.state;
    // A refused certificate says more than the network error that follows from it.
    if (this.#hint?.kind === 'certificate-refused' && hint.kind !== 'certificate-refused') return;
    this.#hint = hint;
    if (registration.state !== 'failed' || registration.problem.kind !== 'server-unreachable') return;
    if (hint.kind === 'certificate-refused' && !this.#choice.several) this.#cancelRetry();
    this.#show(hint, registration.problem.retryAt);
  }

  #show(problem: Problem, retryAt: number | null): void {
    const shown = (passesByItself[problem.kind] ? { ...problem, retryAt } : problem) as RegistrationProblem;
    this.#deps.log('warn', 'registration-failed', { ...shown });
    this.#dispatch({ type: 'fail', problem: shown });
  }

  #isOurs(host: string): boolean {
    const server = this.#servers === null ? null : new URL(this.#servers.current);
    return server !== null && (host === server.host || host === server.hostname);
  }

  #settleFirst(registered: boolean): void {
    const settle = this.#first;
    this.#first = null;
    settle?.(registered);
  }

  #dispatch(event: RegistrationEvent): void {
    this.#deps.store.dispatch({ type: 'registration', event });
  }
}
