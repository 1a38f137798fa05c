import { composeRequest, token } from '../sip/compose';
import { Connection, type Place } from '../sip/connection';
import { answerChallenge } from '../sip/digest';
import { header, type SipMessage, statusAndPhrase } from '../sip/message';
import { messageOf } from '../stack/failure';
import { retryDelay } from './backoff';
import { CallTaker } from './call';

/** The expiry that the phone asks for. Seconds. */
const EXPIRES_S = 600;
/** Time between two OPTIONS by which the phone sees that its server is there, and how long it waits. Milliseconds. */
const PROBE_INTERVAL_MS = 30_000;
const PROBE_LIMIT_MS = 8000;
/** RFC 3261 §17.1.2.2, timer F. Milliseconds. */
const REGISTER_LIMIT_MS = 32_000;
/** Answers to REGISTER after which only a person can help, so the phone does not try again. */
const FINAL: readonly (number | undefined)[] = [401, 403, 404, 407, 410, 604];

export interface AgentEvents {
  /** Called when connected and registered, with the milliseconds of the connection, and of REGISTER with its challenge. */
  readonly registered: (connectMs: number, registerMs: number) => void;
  /** Called after a try without success. */
  readonly failed: (reason: string) => void;
  /** Called after a refresh on the open connection, with its duration in milliseconds. */
  readonly refreshed: (ms: number) => void;
  /** Called when a registered agent is lost. */
  readonly lost: (reason: string) => void;
  /** Called after an answer with which only a person can help: the phone does not try again. */
  readonly gaveUp: () => void;
}

/** An agent's phone, which stays registered: after a loss it comes back as the real phone does. */
export class Agent {
  readonly dn: string;
  readonly #place: Place;
  readonly #localAddress: string | undefined;
  readonly #uri: string;
  readonly #events: AgentEvents;
  readonly #password: string;
  readonly #host = `${token()}.invalid`;
  readonly #contact: string;
  readonly #callId = token();
  readonly #tag = token();
  readonly #calls: CallTaker;
  #cseq = 0;
  #attempt = 0;
  #connection: Connection | undefined;
  #registered = false;
  #probe: NodeJS.Timeout | undefined;

  constructor(
    dn: string,
    domain: string,
    password: string,
    place: Place,
    localAddress: string | undefined,
    events: AgentEvents,
  ) {
    this.dn = dn;
    this.#place = place;
    this.#localAddress = localAddress;
    this.#events = events;
    this.#uri = `sip:${domain}`;
    this.#password = password;
    this.#contact = `<sip:${token()}@${this.#host};transport=ws>`;
    this.#calls = new CallTaker(this.#contact, (text) => this.#connection?.send(text));
  }

  /** Connects and registers, again after each loss. */
  start(): void {
    void this.#try();
  }

  /** Refreshes the registration on the open connection, and reports the result. */
  async refresh(): Promise<void> {
    const begun = performance.now();
    try {
      await this.#register();
      this.#events.refreshed(performance.now() - begun);
    } catch (error) {
      // The loss of the connection has been reported already.
      if (!this.#registered) return;
      this.#registered = false;
      this.#events.lost(messageOf(error));
      this.#recover(error);
    }
  }

  /** Cuts the connection, as a lost network does. */
  cut(): void {
    this.#connection?.cut();
  }

  async #try(): Promise<void> {
    const begun = performance.now();
    try {
      this.#connection ??= await Connection.open(this.#place, {
        localAddress: this.#localAddress,
        onRequest: (request) => this.#calls.take(request),
        onClose: (reason) => this.#closed(reason),
      });
      const opened = performance.now();
      await this.#register();
      this.#registered = true;
      this.#attempt = 0;
      this.#probeLater();
      this.#events.registered(opened - begun, performance.now() - opened);
    } catch (error) {
      this.#events.failed(messageOf(error));
      this.#recover(error);
    }
  }

  #recover(error: unknown): void {
    clearTimeout(this.#probe);
    const refusal = error instanceof Refusal ? error : undefined;
    if (refusal?.final === true) this.#events.gaveUp();
    else this.#tryLater(refusal?.retryAfterMs ?? null);
  }

  #tryLater(retryAfterMs: number | null): void {
    const delay = retryDelay(this.#attempt, retryAfterMs, Math.random);
    this.#attempt += 1;
    setTimeout(() => void this.#try(), delay);
  }

  #closed(reason: string): void {
    this.#connection = undefined;
    clearTimeout(this.#probe);
    if (!this.#registered) return;
    this.#registered = false;
    this.#events.lost(reason);
    this.#tryLater(null);
  }

  async #register(): Promise<void> {
    const first = await this.#ask('REGISTER', REGISTER_LIMIT_MS);
    if (first.status !== 401) return accept(first);
    const account = { user: this.dn, password: this.#password };
    const authorization = answerChallenge(first, 'REGISTER', this.#uri, account);
    accept(await this.#ask('REGISTER', REGISTER_LIMIT_MS, [authorization]));
  }

  #probeLater(): void {
    clearTimeout(this.#probe);
    this.#probe = setTimeout(() => {
      this.#ask('OPTIONS', PROBE_LIMIT_MS).then(
        () => this.#probeLater(),
        () => this.cut(),
      );
    }, PROBE_INTERVAL_MS);
  }

  async #ask(
    method: 'REGISTER' | 'OPTIONS',
    limitMs: number,
    headers: readonly string[] = [],
  ): Promise<SipMessage> {
    if (this.#connection === undefined) throw new Error(`${method}: the connection was lost`);
    this.#cseq += 1;
    const aor = `sip:${this.dn}@${this.#uri.slice('sip:'.length)}`;
    const registers = method === 'REGISTER';
    const text = composeRequest({
      method,
      uri: this.#uri,
      via: `WSS ${this.#host}`,
      from: `<${aor}>;tag=${this.#tag}`,
      to: `<${registers ? aor : this.#uri}>`,
      callId: this.#callId,
      cseq: this.#cseq,
      headers: [
        ...(registers ? [`Contact: ${this.#contact};expires=${EXPIRES_S}`, `Expires: ${EXPIRES_S}`] : []),
        'Supported: path,gruu,outbound',
        'User-Agent: Agent Softphone load',
        ...headers,
      ],
    });
    return this.#connection.request(text, limitMs).catch((error: Error) => {
      throw new Error(`${method}: ${error.message}`);
    });
  }
}

/** A REGISTER that was answered, but not with 200. */
class Refusal extends Error {
  /** True if only a person can help: the phone asks for a new password, or for IT. */
  readonly final: boolean;
  readonly retryAfterMs: number | null;

  constructor(reply: SipMessage) {
    super(`REGISTER: ${statusAndPhrase(reply)}`);
    this.final = FINAL.includes(reply.status);
    const seconds = Number.parseInt(header(reply, 'retry-after') ?? '', 10);
    this.retryAfterMs = Number.isNaN(seconds) ? null : seconds * 1000;
  }
}

function accept(reply: SipMessage): void {
  if (reply.status !== 200) throw new Refusal(reply);
}
