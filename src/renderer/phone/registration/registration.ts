import type { RegistrationEvent } from '../../../shared/domain/registration/registrationTransition';
import type { EventPayload } from '../../../shared/ipc/contract';
import type { HostApi } from '../../../shared/ipc/hostApi';
import type { Account, Credentials } from '../../../shared/settings/account';
import { contained, errorText, type Log } from '../diagnostics/log';
import { mark } from '../diagnostics/marks';
import type { SipAgent, SipAgentEvents } from '../sip/types';
import type { Store } from '../state/store';
import { Machine } from '../util/machine';
import { NamedTimers } from '../util/namedTimers';
import type { Timers } from '../util/timers';
import { hintOf } from './classify';
import type { ConnectionEffect, ConnectionEvent, ConnectionState, ConnectionTimer } from './connectionState';
import { connectionTransition } from './connectionTransition';

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

/**
 * Keeps one account registered. Decides nothing itself: it tells `connectionTransition` what happens, and carries out the effects.
 */
export class Registration {
  readonly #deps: RegistrationDeps;
  readonly #machine: Machine<ConnectionState, ConnectionEvent, ConnectionEffect>;
  #agent: SipAgent | null = null;
  readonly #timers: NamedTimers<ConnectionTimer>;
  /** All agents that were told to close have closed. */
  #closing = Promise.resolve();
  /** Counts sign-ins and sign-outs. */
  #turn = 0;
  #settleSignIn = (_registered: boolean) => {};

  constructor(deps: RegistrationDeps) {
    this.#deps = deps;
    const { now, random, idle, log, timers } = deps;
    this.#machine = new Machine<ConnectionState, ConnectionEvent, ConnectionEffect>(
      { name: 'stopped' },
      (state, event) => connectionTransition(state, event, { at: now(), random: random(), idle: idle() }),
      (effect) => contained(log, effect.kind, () => this.#perform(effect))(),
    );
    this.#timers = new NamedTimers(timers, (timer) => this.#happened({ type: 'timer', timer }));
  }

  get agent(): SipAgent | null {
    return this.#agent;
  }

  /** Tries once: resolves to whether it registered. On success the account stays registered, else all is closed. */
  async signIn(account: Account, credentials: Credentials): Promise<boolean> {
    if (!(await this.#mayBegin())) return false;
    return new Promise((resolve) => {
      this.#settleSignIn = resolve;
      this.#begin(account, credentials, true);
    });
  }

  /** An account that worked before: keeps trying until it is registered or a person has to do something. */
  async keep(account: Account, credentials: Credentials): Promise<void> {
    if (await this.#mayBegin()) this.#begin(account, credentials, false);
  }

  /** Unregisters and closes. */
  stop(): Promise<void> {
    this.#turn += 1;
    return this.#closed({ type: 'sign-out' });
  }

  /** The computer is about to sleep: unregisters and closes, so that no call is sent here meanwhile. */
  sleep(): Promise<void> {
    return this.#closed({ type: 'sleep' });
  }

  /** The computer has slept. */
  wake(): void {
    this.#happened({ type: 'wake' });
  }

  /** The computer's addresses changed, or its network came back. */
  networkChanged(): void {
    this.#happened({ type: 'network-changed' });
  }

  /** The agent asks for a try now instead of at `retryAt`. */
  reconnect(): void {
    this.#happened({ type: 'reconnect' });
  }

  certificateRefused({ host, reason }: EventPayload<'certificate:refused'>): void {
    this.#happened({ type: 'learnt', host, hint: { kind: 'certificate-refused', detail: reason } });
  }

  connectionFailed({ url, netError }: EventPayload<'connection:failed'>): void {
    if (!URL.canParse(url)) return;
    this.#happened({ type: 'learnt', host: new URL(url).host, hint: hintOf(netError) });
  }

  /** Closes what is open. Resolves to false when somebody else signed in or out meanwhile: the last word counts. */
  async #mayBegin(): Promise<boolean> {
    const stopped = this.stop();
    const turn = this.#turn;
    await stopped;
    return turn === this.#turn;
  }

  #begin(account: Account, credentials: Credentials, firstTry: boolean): void {
    const servers = this.#deps.serversOf(account);
    this.#happened({ type: 'sign-in', account, credentials, servers, firstTry });
  }

  /** Resolves when all that the event closes has closed. */
  #closed(event: ConnectionEvent): Promise<void> {
    return new Promise((resolve) => {
      this.#happened(event, () => resolve(this.#closing));
    });
  }

  #happened(event: ConnectionEvent, done?: () => void): void {
    this.#machine.happened(event, done);
  }

  #perform(effect: ConnectionEffect): void {
    switch (effect.kind) {
      case 'connect':
        this.#connect(effect);
        break;
      case 'disconnect':
        this.#agent?.disconnect();
        break;
      case 'register':
        this.#register();
        break;
      case 'probe':
        this.#agent?.probe(effect.suspected);
        break;
      case 'move':
        this.#move(effect.server, effect.limitMs);
        break;
      case 'set-credentials':
        this.#agent?.setCredentials(effect.credentials);
        break;
      case 'ask-credentials':
        this.#askCredentials(effect.realm);
        break;
      case 'close-agent':
        this.#close();
        break;
      case 'calls-lost':
        this.#deps.connectionLost();
        break;
      case 'start-timer':
        this.#timers.start(effect.timer, effect.ms);
        break;
      case 'cancel-timer':
        this.#timers.cancel(effect.timer);
        break;
      case 'settle-sign-in':
        this.#settleSignIn(effect.registered);
        break;
      case 'show':
        this.#show(effect.event);
        break;
      case 'log':
        this.#deps.log(effect.level, effect.event, effect.fields);
        break;
    }
  }

  #connect({ account, credentials, server, limitMs }: ConnectionEffect & { kind: 'connect' }): void {
    try {
      this.#agent ??= this.#open(account, credentials);
      this.#agent.connect(server, limitMs);
    } catch (error) {
      this.#failed('agent-failed', error);
    }
  }

  #register(): void {
    try {
      this.#agent?.register();
    } catch (error) {
      this.#failed('register-failed', error);
    }
  }

  #failed(name: string, error: unknown): void {
    this.#deps.log('error', name, { error: errorText(error) });
    this.#happened({ type: 'agent-failed' });
  }

  #open(account: Account, credentials: Credentials): SipAgent {
    const heard = (event: ConnectionEvent) => this.#heard(agent, event);
    const agent: SipAgent = this.#deps.openAgent(account, credentials, {
      // It was asked to.
      connecting: () => {},
      connected: () => heard({ type: 'connected' }),
      disconnected: (timedOut) => heard({ type: 'disconnected', timedOut }),
      registered: () => heard({ type: 'registered' }),
      refreshing: () => heard({ type: 'refreshing' }),
      refreshed: () => heard({ type: 'refreshed' }),
      registrationFailed: (failure) => {
        // The lost connection is told of by itself, and knows more.
        if (agent.connected) heard({ type: 'registration-failed', failure });
      },
    });
    return agent;
  }

  /** An agent that was told to close has no say any more. */
  #heard(agent: SipAgent, event: ConnectionEvent): void {
    if (agent === this.#agent) this.#happened(event);
  }

  #move(server: string, limitMs: number): void {
    const agent = this.#agent;
    if (agent === null) return;
    const opens = () => agent === this.#agent && this.#machine.state.name === 'opening';
    const agree = () => {
      // The phone may be opening another server by now, for a reason of its own.
      if (opens()) return false;
      this.#heard(agent, { type: 'preferred-open', server });
      return opens();
    };
    agent.move(server, limitMs, agree).then(
      (moved) => this.#heard(agent, { type: 'moved', server, moved }),
      (error: unknown) => {
        this.#deps.log('error', 'look-back-failed', { error: errorText(error) });
        this.#heard(agent, { type: 'moved', server, moved: false });
      },
    );
  }

  #askCredentials(realm: string): void {
    const agent = this.#agent;
    if (agent === null) return;
    this.#deps.host.credentialsFor({ realm }).then(
      (credentials) => this.#heard(agent, { type: 'credentials', realm, credentials }),
      (error: unknown) => {
        this.#deps.log('error', 'credentials-failed', { error: errorText(error) });
        this.#heard(agent, { type: 'credentials', realm, credentials: null });
      },
    );
  }

  #close(): void {
    const agent = this.#agent;
    this.#agent = null;
    const before = this.#closing;
    const stopped = agent?.stop() ?? Promise.resolve();
    this.#closing = Promise.allSettled([before, stopped]).then(() => this.#happened({ type: 'closed' }));
  }

  #show(event: RegistrationEvent): void {
    if (event.type === 'registered') mark('phone:registered');
    this.#deps.store.dispatch({ type: 'registration', event });
  }
}
