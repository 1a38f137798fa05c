import type { RegistrationProblem } from '../../../shared/domain/registration';
import type { RegistrationEvent } from '../../../shared/domain/registrationTransition';
import type { EventPayload } from '../../../shared/ipc/contract';
import type { HostApi } from '../../../shared/ipc/hostApi';
import type { Account, Credentials } from '../../../shared/settings/account';
import { errorText, type Log } from '../diagnostics/log';
import { mark } from '../diagnostics/marks';
import type { RegistrationFailure, SipAgent, SipAgentEvents } from '../sip/types';
import type { Store } from '../state/store';
import type { Timers } from '../util/timers';
import { type ConnectionHint, hintOf, type Problem, passesByItself, problemOf } from './classify';
import { retryDelay } from './retry';

/** Timer F ends a REGISTER after 32 s; this is for an answer that JsSIP drops without a word. Milliseconds. */
const REGISTER_LIMIT_MS = 35_000;

type RegistrationHandlers = Pick<
  SipAgentEvents,
  'connecting' | 'connected' | 'disconnected' | 'registered' | 'registrationFailed'
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
  readonly openAgent: (account: Account, credentials: Credentials, events: RegistrationHandlers) => SipAgent;
  readonly connectionLost: () => void;
}

/** Keeps one account registered: connects, registers, understands what goes wrong and tries again. */
export class Registration {
  readonly #deps: RegistrationDeps;
  #agent: SipAgent | null = null;
  #account: Account | null = null;
  /** Not yet known whether the account works: the first outcome decides, and nothing is tried again. */
  #first: ((registered: boolean) => void) | null = null;
  #attempt = 0;
  #hint: ConnectionHint | null = null;
  /** Realms that main was asked for since the last success: each once, or a server could make us ask for ever. */
  readonly #askedRealms = new Set<string>();
  #realm = '';
  #cancelRetry = () => {};
  #cancelLimit = () => {};

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
    const agent = this.#close();
    await agent?.stop();
    this.#dispatch({ type: 'sign-out' });
  }

  /** The agent, or a network that came back, asks for a try now instead of at `retryAt`. */
  reconnect(): void {
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
    this.#account = account;
    this.#realm = credentials.realm;
    this.#attempt = 0;
    this.#askedRealms.clear();
    this.#dispatch({ type: 'connect' });
    try {
      this.#agent = this.#deps.openAgent(account, credentials, this.#handlers);
      this.#agent.start();
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
      this.#fail(this.#hint ?? { kind: 'server-unreachable', detail }, null);
    },
    registered: () => {
      this.#cancelLimit();
      this.#attempt = 0;
      this.#askedRealms.clear();
      this.#deps.log('info', 'registered');
      mark('phone:registered');
      this.#dispatch({ type: 'registered', at: this.#deps.now() });
      this.#settleFirst(true);
    },
    registrationFailed: (failure) => this.#registrationFailed(failure),
  };

  #registering(): void {
    this.#cancelLimit();
    this.#cancelLimit = this.#deps.timers.after(REGISTER_LIMIT_MS, () =>
      this.#fail({ kind: 'server-unreachable', detail: 'timed-out' }, null),
    );
    this.#dispatch({ type: 'register' });
  }

  #registrationFailed(failure: RegistrationFailure): void {
    // The lost connection is told of by itself, and knows more.
    if (this.#agent?.connected !== true) return;
    this.#cancelLimit();
    const realm = failure.challengedRealm;
    const isChallenge = failure.statusCode === 401 || failure.statusCode === 407;
    if (isChallenge && realm !== null && realm !== this.#realm && !this.#askedRealms.has(realm)) {
      this.#askedRealms.add(realm);
      void this.#registerWithRealm(realm, failure);
    } else {
      this.#fail(problemOf(failure), failure.retryAfterMs);
    }
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
    agent.setCredentials(credentials);
    this.#registering();
    agent.register();
  }

  #fail(problem: Problem, retryAfterMs: number | null): void {
    this.#cancelRetry();
    this.#cancelLimit();
    const delay =
      this.#first === null && passesByItself[problem.kind]
        ? retryDelay(this.#attempt, retryAfterMs, this.#deps.random)
        : null;
    if (delay !== null) {
      this.#attempt += 1;
      this.#cancelRetry = this.#deps.timers.after(delay, () => this.#tryAgain());
    }
    this.#show(problem, delay === null ? null : this.#deps.now() + delay);
    if (this.#first !== null) {
      const agent = this.#close();
      void agent?.stop();
    }
  }

  #tryAgain(): void {
    this.#cancelRetry();
    if (this.#agent === null) return;
    if (this.#agent.connected) {
      this.#registering();
      this.#agent.register();
    } else {
      this.#agent.connect();
    }
  }

  /** Main's word may come before or after the WebSocket's own end. */
  #learn(hint: ConnectionHint): void {
    const { registration } = this.#deps.store.state;
    // A refused certificate says more than the network error that follows from it.
    if (this.#hint?.kind === 'certificate-refused' && hint.kind !== 'certificate-refused') return;
    this.#hint = hint;
    if (registration.state !== 'failed' || registration.problem.kind !== 'server-unreachable') return;
    if (hint.kind === 'certificate-refused') this.#cancelRetry();
    this.#show(hint, registration.problem.retryAt);
  }

  #show(problem: Problem, retryAt: number | null): void {
    const shown = (passesByItself[problem.kind] ? { ...problem, retryAt } : problem) as RegistrationProblem;
    this.#deps.log('warn', 'registration-failed', { ...shown });
    this.#dispatch({ type: 'fail', problem: shown });
  }

  #isOurs(host: string): boolean {
    const server = this.#account === null ? null : new URL(this.#account.server);
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
