import type { SipAgent, SipAgentEvents, SipCall, SipCensus } from '../../../src/renderer/phone/sip/types';
import type { Credentials } from '../../../src/shared/settings/account';

type Handlers = Pick<
  SipAgentEvents,
  | 'connecting'
  | 'connected'
  | 'disconnected'
  | 'registered'
  | 'refreshing'
  | 'refreshed'
  | 'registrationFailed'
>;

/** A user agent without SIP: a test says what becomes of each connection and reads what was tried. */
export class FakeAgent implements SipAgent {
  /** What was asked for, in order: `connect wss://a/ 4000`, `register` … */
  readonly log: string[] = [];
  connected = false;
  credentials: Credentials | null = null;
  /** Asked by a `move` whose WebSocket stands. */
  #agree: (() => boolean) | null = null;
  #moved: (moved: boolean) => void = () => {};
  readonly #events: Handlers;

  constructor(events: Handlers) {
    this.#events = events;
  }

  connect(server: string, limitMs: number): void {
    this.log.push(`connect ${server} ${limitMs}`);
    this.#events.connecting();
  }

  disconnect(): void {
    this.log.push('disconnect');
    this.connected = false;
  }

  move(server: string, limitMs: number, agree: () => boolean): Promise<boolean> {
    this.log.push(`move ${server} ${limitMs}`);
    this.#agree = agree;
    return new Promise((resolve) => {
      this.#moved = resolve;
    });
  }

  register(): void {
    this.log.push('register');
  }

  setCredentials(credentials: Credentials): void {
    this.credentials = credentials;
  }

  probe(suspected = false): void {
    this.log.push(suspected ? 'probe suspected' : 'probe');
  }

  call(): SipCall {
    throw new Error('no calls here');
  }

  endOrphanedDialogs(): void {
    throw new Error('no calls here');
  }

  stop(): Promise<void> {
    this.log.push('stop');
    return Promise.resolve();
  }

  census(): SipCensus {
    return { sessions: 0, dialogs: 0, transactions: 0, peerConnections: 0, listeners: 0 };
  }

  /** The WebSocket stands. */
  open(): void {
    this.connected = true;
    this.#events.connected();
  }

  /** The WebSocket broke, or could not be opened. */
  lose(timedOut = false): void {
    this.connected = false;
    this.#events.disconnected(timedOut);
  }

  accept(): void {
    this.#events.registered();
  }

  /** JsSIP renews the registration by itself. */
  refresh(): void {
    this.#events.refreshing();
  }

  renew(): void {
    this.#events.refreshed();
  }

  refuse(statusCode: number | null, retryAfterMs: number | null = null): void {
    this.#events.registrationFailed({
      statusCode,
      retryAfterMs,
      challengedRealm: null,
      unknownMethod: null,
      authenticated: true,
    });
  }

  /** What the `move` under way comes to. */
  async settleMove(opens: boolean): Promise<void> {
    const moves = opens && (this.#agree?.() ?? false);
    if (moves) {
      this.connected = false;
      this.#events.connecting();
      this.open();
    }
    this.#moved(moves);
    await Promise.resolve();
  }
}
