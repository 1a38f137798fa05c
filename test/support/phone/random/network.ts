import fc from 'fast-check';
import { vi } from 'vitest';
import { Registration } from '../../../../src/renderer/phone/registration/registration';
import type { SipAgent, SipAgentEvents, SipCall, SipCensus } from '../../../../src/renderer/phone/sip/types';
import { Store } from '../../../../src/renderer/phone/state/store';
import { Timers } from '../../../../src/renderer/phone/util/timers';
import type { Credentials } from '../../../../src/shared/settings/account';

const SERVERS = ['wss://a.test/', 'wss://b.test/', 'wss://c.test/'];
const REALMS = ['phone.test', 'asterisk', 'r1', 'r2', 'r3'];
const account = { server: 'wss://a.test/', domain: 'phone.test', dn: '1002' };
const credentials: Credentials = { realm: 'phone.test', ha1: 'f'.repeat(32) };

/** What happens next. A step that is not possible at its moment does nothing. */
export type NetworkStep =
  | { readonly does: 'opens' | 'accepts' | 'refreshes' | 'sleep' | 'wake' | 'network' | 'reconnect' }
  | { readonly does: 'sign-out' | 'keep' | 'sign-in' | 'all-stopped' | 'call' | 'cannot-open' | 'late' }
  | { readonly does: 'breaks'; readonly timedOut: boolean }
  | {
      readonly does: 'refuses';
      readonly status: number;
      readonly pauseMs: number | null;
      readonly realm: string;
    }
  | { readonly does: 'main-answers'; readonly how: 'credentials' | 'none' | 'fails' }
  | { readonly does: 'move-ends'; readonly how: 'opens' | 'closed' | 'fails' }
  | { readonly does: 'learnt'; readonly server: number; readonly certificate: boolean }
  | { readonly does: 'wait'; readonly ms: number };

const plain = fc.constantFrom(
  ...(['opens', 'accepts', 'refreshes', 'sleep', 'wake', 'network', 'reconnect'] as const),
  ...(['sign-out', 'keep', 'sign-in', 'all-stopped', 'call', 'cannot-open', 'late'] as const),
);

const step: fc.Arbitrary<NetworkStep> = fc.oneof(
  { weight: 6, arbitrary: plain.map((does) => ({ does })) },
  // What goes well is needed often, or nothing would ever be registered.
  { weight: 4, arbitrary: fc.constantFrom('opens', 'accepts').map((does) => ({ does }) as const) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('breaks' as const), timedOut: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('refuses' as const),
      status: fc.constantFrom(401, 403, 404, 407, 408, 500, 503),
      pauseMs: fc.constantFrom(null, 60_000),
      realm: fc.constantFrom(...REALMS),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('main-answers' as const),
      how: fc.constantFrom('credentials', 'none', 'fails'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('move-ends' as const),
      how: fc.constantFrom('opens', 'closed', 'fails'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('learnt' as const),
      server: fc.nat(SERVERS.length - 1),
      certificate: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 500, 2000, 10_000, 40_000, 600_000),
    }),
  },
);

export const networkRun = fc.record({
  servers: fc.integer({ min: 1, max: SERVERS.length }),
  random: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  steps: fc.array(step, { maxLength: 60, size: 'max' }),
});
export type NetworkRun = typeof networkRun extends fc.Arbitrary<infer R> ? R : never;

/** A user agent that the run decides for, and that holds the phone to the port's rules (sip/types.ts). */
class StrictAgent implements SipAgent {
  connection: 'none' | 'opening' | 'open' = 'none';
  /** A REGISTER waits for its answer. */
  registering = false;
  /** The server has taken this phone on this connection. */
  registered = false;
  stopped = false;
  credentials: Credentials;
  /** A connection beside this one is being opened. */
  moving: { readonly agree: () => boolean; readonly end: (moved: boolean | Error) => void } | null = null;
  readonly events: AgentEvents;
  readonly #world: NetworkWorld;

  constructor(world: NetworkWorld, initial: Credentials, events: AgentEvents) {
    this.#world = world;
    this.credentials = initial;
    this.events = events;
  }

  get connected(): boolean {
    return this.connection === 'open';
  }

  connect(server: string): void {
    this.#mayTalkTo(server, 'connect');
    if (this.connection !== 'none') throw this.#world.broken('a second connection is opened');
    this.#world.attempts += 1;
    this.#open();
  }

  disconnect(): void {
    this.close();
  }

  move(server: string, _limitMs: number, agree: () => boolean): Promise<boolean> {
    this.#mayTalkTo(server, 'move');
    if (this.#world.inCall) throw this.#world.broken('a server is looked for during a call');
    return new Promise((resolve, reject) => {
      this.moving = {
        agree,
        end: (moved) => (moved instanceof Error ? reject(moved) : resolve(moved)),
      };
    });
  }

  register(): void {
    if (this.connection !== 'open') throw this.#world.broken('REGISTER without a connection');
    this.#world.attempts += 1;
    this.registering = true;
  }

  setCredentials(given: Credentials): void {
    this.credentials = given;
  }

  probe(): void {
    if (this.connection !== 'open') throw this.#world.broken('a sign of life without a connection');
  }

  stop(): Promise<void> {
    if (this.stopped) throw this.#world.broken('stopped twice');
    this.stopped = true;
    this.close();
    return new Promise((resolve) => this.#world.stopping.push(resolve));
  }

  call(): SipCall {
    throw new Error('no calls here');
  }

  endOrphanedDialogs(): void {}

  census(): SipCensus {
    return { sessions: 0, dialogs: 0, transactions: 0, peerConnections: 0, listeners: 0 };
  }

  close(): void {
    this.connection = 'none';
    this.registering = false;
    this.registered = false;
  }

  opens(): void {
    this.connection = 'open';
    // JsSIP registers by itself.
    this.registering = true;
    this.events.connected();
  }

  /** The connection that was opened beside takes the place of this one, if the phone still wants that. */
  moves(): boolean {
    if (this.stopped || this.moving?.agree() !== true) return false;
    this.close();
    this.#open();
    this.opens();
    return true;
  }

  #open(): void {
    this.connection = 'opening';
    this.events.connecting();
  }

  #mayTalkTo(server: string, how: string): void {
    if (this.stopped) throw this.#world.broken(`${how} after the stop`);
    if (!this.#world.servers.includes(server)) throw this.#world.broken(`${how} ${server}`);
  }
}

type AgentEvents = Pick<
  SipAgentEvents,
  | 'connecting'
  | 'connected'
  | 'disconnected'
  | 'registered'
  | 'refreshing'
  | 'refreshed'
  | 'registrationFailed'
>;

/** One account, its network, main and the agent, in virtual time (fake timers). */
class NetworkWorld {
  readonly servers: readonly string[];
  readonly agents: StrictAgent[] = [];
  readonly stopping: (() => void)[] = [];
  readonly timers = new Timers();
  readonly store = new Store(() => undefined);
  readonly registration: Registration;
  readonly #asked: ((answer: Credentials | null | Error) => void)[] = [];
  /** Connections and REGISTERs that were tried. */
  attempts = 0;
  inCall = false;
  #asleep = false;
  /** A first sign-in failed, and nobody was signed in since. */
  #signInFailed = false;
  #cannotOpen = false;
  #askedRealm = '';
  #broken: string | null = null;

  constructor({ servers, random }: NetworkRun) {
    this.servers = SERVERS.slice(0, servers);
    this.registration = new Registration({
      store: this.store,
      host: { credentialsFor: ({ realm }) => this.#credentialsFor(realm) },
      log: (level, event, fields) => {
        if (event === 'listener-failed') this.broken(`${level} ${JSON.stringify(fields)}`);
      },
      timers: this.timers,
      now: Date.now,
      random: () => random,
      serversOf: () => this.servers,
      idle: () => !this.inCall,
      connectionLost: () => undefined,
      openAgent: (_account, given, events) => {
        if (this.#cannotOpen) {
          this.#cannotOpen = false;
          throw new Error('cannot be made');
        }
        const agent = new StrictAgent(this, given, events);
        this.agents.push(agent);
        return agent;
      },
    });
  }

  /** A rule that was broken; the run fails with it. */
  broken(what: string): Error {
    this.#broken ??= what;
    return new Error(what);
  }

  async step(step: NetworkStep): Promise<void> {
    const { registration: before } = this.store.state;
    const { attempts } = this;
    this.#do(step);
    await vi.advanceTimersByTimeAsync(step.does === 'wait' ? step.ms : 0);
    if (this.#broken !== null) throw new Error(this.#broken);
    this.#check();
    // A sign-in waits for what is being closed.
    const asked = ['reconnect', 'keep', 'sign-in', 'all-stopped'].includes(step.does);
    const refused = before.state === 'failed' && before.problem.kind === 'credentials-refused';
    if (refused && !asked && this.attempts > attempts) throw new Error('a refused password was tried again');
  }

  /** Signs out and lets all end: nothing is left, and nothing comes back. */
  async end(): Promise<void> {
    this.#do({ does: 'sign-out' });
    await vi.advanceTimersByTimeAsync(0);
    this.#do({ does: 'all-stopped' });
    for (const answer of this.#asked.splice(0)) answer(credentials);
    this.#live?.moving?.end(false);
    await vi.advanceTimersByTimeAsync(10_000_000);
    const { state } = this.store.state.registration;
    if (state !== 'signed-out') throw new Error(`${state} after signing out`);
    if (this.#live !== undefined) throw new Error('a user agent is left');
    if (this.timers.size > 0) throw new Error('a timer is left');
  }

  get #live(): StrictAgent | undefined {
    return this.agents.find(({ stopped }) => !stopped);
  }

  #credentialsFor(realm: string): Promise<Credentials | null> {
    this.#askedRealm = realm;
    return new Promise((resolve, reject) => {
      this.#asked.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
    });
  }

  #do(step: NetworkStep): void {
    const { registration } = this;
    const agent = this.#live;
    switch (step.does) {
      case 'keep':
        this.#signsIn();
        void registration.keep(account, credentials);
        break;
      case 'sign-in':
        this.#signsIn();
        void registration.signIn(account, credentials).then((registered) => {
          this.#signInFailed = !registered;
        });
        break;
      case 'sign-out':
        void registration.stop();
        break;
      case 'sleep':
        this.#asleep = true;
        void registration.sleep();
        break;
      case 'wake':
        this.#asleep = false;
        registration.wake();
        break;
      case 'network':
        registration.networkChanged();
        break;
      case 'reconnect':
        this.#asleep = false;
        registration.reconnect();
        break;
      case 'all-stopped':
        for (const stopped of this.stopping.splice(0)) stopped();
        break;
      case 'call':
        this.inCall = !this.inCall;
        break;
      case 'cannot-open':
        this.#cannotOpen = true;
        break;
      case 'opens':
        if (agent?.connection === 'opening') agent.opens();
        break;
      case 'breaks':
        if (agent !== undefined) this.#breaks(agent, step.timedOut);
        break;
      case 'accepts':
        if (agent?.registering === true) this.#accepts(agent);
        break;
      case 'refreshes':
        if (agent?.registered !== true || agent.registering) break;
        agent.registering = true;
        agent.events.refreshing();
        break;
      case 'refuses':
        if (agent?.registering === true) this.#refuses(agent, step);
        break;
      case 'main-answers': {
        const given = { realm: this.#askedRealm, ha1: 'e'.repeat(32) };
        const answers = { credentials: given, none: null, fails: new Error('no main') } as const;
        this.#asked.shift()?.(answers[step.how]);
        break;
      }
      case 'move-ends': {
        const moving = agent?.moving;
        if (agent === undefined || moving === undefined || moving === null) break;
        const moved = step.how === 'opens' && agent.moves();
        agent.moving = null;
        moving.end(step.how === 'fails' ? new Error('cannot be opened') : moved);
        break;
      }
      case 'learnt': {
        const url = SERVERS[step.server] ?? '';
        if (step.certificate) registration.certificateRefused({ host: new URL(url).host, reason: 'expired' });
        else registration.connectionFailed({ url, netError: 'ERR_CONNECTION_REFUSED' });
        break;
      }
      case 'late':
        for (const { stopped, events } of this.agents) if (stopped) this.#late(events);
        break;
      case 'wait':
        break;
    }
  }

  #signsIn(): void {
    this.#asleep = false;
    this.#signInFailed = false;
  }

  #breaks(agent: StrictAgent, timedOut: boolean): void {
    if (agent.connection === 'none') return;
    const wasRegistering = agent.registering;
    agent.close();
    // JsSIP says so of the REGISTER first.
    if (wasRegistering) agent.events.registrationFailed(answer(null, null, null));
    agent.events.disconnected(timedOut);
  }

  #accepts(agent: StrictAgent): void {
    agent.registering = false;
    const again = agent.registered;
    agent.registered = true;
    if (again) agent.events.refreshed();
    else agent.events.registered();
  }

  #refuses(agent: StrictAgent, { status, pauseMs, realm }: NetworkStep & { does: 'refuses' }): void {
    agent.registering = false;
    agent.events.registrationFailed(answer(status, pauseMs, realm));
    if (!agent.registering) agent.registered = false;
  }

  #late(events: AgentEvents): void {
    events.connected();
    events.registered();
    events.refreshing();
    events.disconnected(false);
  }

  #check(): void {
    const { registration } = this.store.state;
    const agent = this.#live;
    const live = this.agents.filter(({ stopped }) => !stopped);
    if (live.length > 1) throw new Error('two user agents');
    const underWay =
      agent?.connection === 'opening' ||
      this.timers.size > 0 ||
      this.#asked.length > 0 ||
      this.stopping.length > 0;
    switch (registration.state) {
      case 'signed-out':
        if (agent !== undefined || this.timers.size > 0)
          throw new Error('something goes on while signed out');
        break;
      case 'registered':
        if (agent?.registered !== true && !underWay) throw new Error('believes to be registered');
        break;
      case 'connecting':
      case 'registering':
        if (!underWay) throw new Error(`stuck ${registration.state}`);
        break;
      case 'failed': {
        const { problem } = registration;
        const comesBack = 'retryAt' in problem && problem.retryAt !== null;
        const passes = 'retryAt' in problem && !this.#asleep && !this.#signInFailed;
        if ((comesBack || passes) && !underWay) throw new Error('no next try');
        if (!comesBack && problem.kind !== 'certificate-refused' && this.timers.size > 0) {
          throw new Error('a timer for nothing');
        }
        break;
      }
    }
  }
}

function answer(statusCode: number | null, retryAfterMs: number | null, challengedRealm: string | null) {
  return { statusCode, retryAfterMs, challengedRealm, unknownMethod: null, authenticated: true };
}

/** Resolves when the run went through; rejects with the rule that it broke. */
export async function runNetwork(run: NetworkRun): Promise<void> {
  const world = new NetworkWorld(run);
  for (const each of run.steps) await world.step(each);
  await world.end();
}
