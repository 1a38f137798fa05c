import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { composeRequest, token } from '../sip/compose';
import { header, recordRoutes, type SipMessage, statusAndPhrase, uriOf } from '../sip/message';
import { genesysOffer } from '../sip/sdp';
import type { CallTally } from './meter';
import type { LoadTrunk } from './trunk';

/** Calls agents by flow A (docs/genesys-protocol.md §1), signalling only: INVITE, NOTIFY talk from the desktop, answer, BYE. */
export class Caller {
  readonly #trunk: LoadTrunk;
  readonly #talkMs: number;
  readonly #underWay = new Set<Promise<void>>();
  readonly #ring: number[] = [];
  readonly #answer: number[] = [];
  readonly #failures: Record<string, number> = {};

  constructor(trunk: LoadTrunk, talkMs: number) {
    this.#trunk = trunk;
    this.#talkMs = talkMs;
  }

  get tally(): CallTally {
    return { samples: { ring: this.#ring, answer: this.#answer }, failures: this.#failures };
  }

  /** Calls one agent after the other, `rate` a second, for `forMs`; resolves when the last call has ended. */
  async call(dns: readonly string[], rate: number, forMs: number, signal: AbortSignal): Promise<void> {
    const begun = performance.now();
    for (let count = 0; (count * 1000) / rate < forMs; count += 1) {
      const wait = begun + (count * 1000) / rate - performance.now();
      if (wait > 0) await delay(wait, undefined, { signal });
      const dn = dns[count % dns.length];
      if (dn === undefined) return;
      const call = this.#one(dn).catch((error: Error) => {
        this.#failures[error.message] = (this.#failures[error.message] ?? 0) + 1;
      });
      this.#underWay.add(call);
      void call.then(() => this.#underWay.delete(call));
    }
    await Promise.all(this.#underWay);
  }

  async #one(dn: string): Promise<void> {
    const uuid = randomBytes(16).toString('hex').toUpperCase();
    const common = {
      callId: token(),
      from: `<sip:1003@${this.#trunk.here}>;tag=${token()}`,
      headers: [`X-Genesys-CallUUID: ${uuid}`],
    };
    const uri = `sip:${dn}@${this.#trunk.there}`;
    const invite = { ...common, to: `<${uri}>`, uri, routes: [] };
    const begun = performance.now();
    let rang: (reply: SipMessage) => void = () => undefined;
    const ringing = new Promise<SipMessage>((resolve) => {
      rang = resolve;
    });
    const answered = this.#trunk.request(
      this.#compose('INVITE', 1, { ...invite, body: genesysOffer }),
      (reply) => {
        if (reply.status === 180) rang(reply);
      },
    );
    const first = await Promise.race([ringing, answered]).catch((error: Error) => {
      throw new Error(`INVITE: ${error.message}`);
    });
    if (first.status !== 180) throw new Error(`INVITE: ${statusAndPhrase(first)}`);
    this.#ring.push(performance.now() - begun);
    const dialog = { ...common, ...remoteEnd(first) };
    const told = performance.now();
    const notified = await this.#within('NOTIFY', 2, {
      ...dialog,
      headers: [...dialog.headers, 'Event: talk', 'Subscription-State: active'],
    });
    const answer = await answered;
    if (answer.status !== 200) throw new Error(`answer: ${statusAndPhrase(answer)}`);
    this.#answer.push(performance.now() - told);
    const call = { ...common, ...remoteEnd(answer) };
    this.#trunk.send(this.#compose('ACK', 1, call));
    await delay(this.#talkMs);
    const ended = await this.#within('BYE', 3, call);
    for (const [name, reply] of Object.entries({ NOTIFY: notified, BYE: ended })) {
      if (reply.status !== 200) throw new Error(`${name}: ${statusAndPhrase(reply)}`);
    }
  }

  #within(method: string, cseq: number, message: Message): Promise<SipMessage> {
    return this.#trunk.request(this.#compose(method, cseq, message)).catch((error: Error) => {
      throw new Error(`${method}: ${error.message}`);
    });
  }

  #compose(method: string, cseq: number, message: Message): string {
    return composeRequest({
      ...message,
      method,
      cseq,
      via: `UDP ${this.#trunk.here}`,
      contact: `<sip:1003@${this.#trunk.here}>`,
    });
  }
}

interface Message {
  readonly uri: string;
  readonly callId: string;
  readonly from: string;
  readonly to: string;
  readonly routes: readonly string[];
  readonly headers: readonly string[];
  readonly body?: string;
}

/** The dialog's other end as a reply tells it (RFC 3261 §12.1.2). */
function remoteEnd(reply: SipMessage): Pick<Message, 'uri' | 'to' | 'routes'> {
  return {
    uri: uriOf(header(reply, 'contact') ?? ''),
    to: header(reply, 'to') ?? '',
    routes: recordRoutes(reply).reverse(),
  };
}
