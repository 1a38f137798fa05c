import { EventEmitter, once } from 'node:events';
import type { SipMessage } from '../../../server/sip/message';
import type { Trunk } from './trunk';
import { isRequest, need } from './wire';

/** What was said of a DN: REGISTER, once for all its repetitions. */
export interface Registration {
  readonly message: SipMessage;
  readonly dn: string;
  /** Seconds; 0 takes the DN out of service. */
  readonly expires: number;
  readonly callId: string;
  readonly cseq: number;
}

/** How Genesys answers: status and further headers; undefined is silence. */
export type Answer = { readonly status: string; readonly headers?: readonly string[] } | undefined;

const accepted: Answer = { status: '200 OK' };

/** Genesys's registrar (docs/genesys-protocol.md §3, last bullet), at a trunk's address. */
export class Registrar {
  readonly #trunk: Trunk;
  readonly #registrations: Registration[] = [];
  readonly #answers = new Map<string, Answer>();
  readonly #events = new EventEmitter();
  readonly #plan: Answer[] = [];
  #taken = 0;

  constructor(trunk: Trunk) {
    this.#trunk = trunk;
    void this.#run();
  }

  /** The next answers, in this order; then every REGISTER is accepted. */
  answers(...plan: readonly Answer[]): void {
    this.#plan.push(...plan);
  }

  /** The next REGISTER, of whatever DN, now or later. */
  async next(): Promise<Registration> {
    for (;;) {
      const next = this.#registrations[this.#taken];
      if (next) {
        this.#taken += 1;
        return next;
      }
      await once(this.#events, 'register');
    }
  }

  /** Resolves once no DN is in service; what came until then is not handed out any more. */
  async empty(): Promise<void> {
    while (this.#bound().length > 0) await once(this.#events, 'register');
    this.#taken = this.#registrations.length;
  }

  #bound(): string[] {
    const last = new Map(this.#registrations.map(({ dn, expires }) => [dn, expires]));
    return [...last].filter(([, expires]) => expires > 0).map(([dn]) => dn);
  }

  async #run(): Promise<void> {
    for (;;) {
      this.#take(await this.#trunk.inbox.next('REGISTER', isRequest('REGISTER'), 2 ** 31 - 1));
    }
  }

  #take(message: SipMessage): void {
    const callId = need(message, 'call-id');
    const cseq = Number.parseInt(need(message, 'cseq'), 10);
    const key = `${callId} ${cseq}`;
    if (!this.#answers.has(key)) {
      this.#answers.set(key, this.#plan.length > 0 ? this.#plan.shift() : accepted);
      const dn = /sip:([^@]+)@/.exec(need(message, 'to'))?.[1] ?? '';
      this.#registrations.push({ message, dn, expires: Number(need(message, 'expires')), callId, cseq });
    }
    const answer = this.#answers.get(key);
    if (answer) {
      this.#trunk.reply(message, answer.status, { toTag: 'genesys', headers: answer.headers ?? [] });
    }
    this.#events.emit('register');
  }
}
