import { parseSipMessage, type SipMessage, tagOf } from '../../../server/sip/message';

/** How long an expected message may take, in milliseconds: far longer than it ever does. */
const limit = 15_000;

interface Waiter {
  readonly wanted: (message: SipMessage) => boolean;
  readonly resolve: (message: SipMessage) => void;
}

/** What came in, in order. Each message is handed out once. */
export class Inbox {
  readonly #messages: SipMessage[] = [];
  readonly #waiters: Waiter[] = [];
  readonly #answered: Waiter[] = [];

  /** What `wanted` accepts goes to `answer` from now on, and is not kept. */
  answerAll(wanted: (message: SipMessage) => boolean, answer: (message: SipMessage) => void): void {
    this.#answered.push({ wanted, resolve: answer });
  }

  receive(text: string): void {
    const message = parseSipMessage(text);
    if (message.startLine === '') return;
    const answered = this.#answered.find(({ wanted }) => wanted(message));
    if (answered !== undefined) {
      answered.resolve(message);
      return;
    }
    const index = this.#waiters.findIndex(({ wanted }) => wanted(message));
    const [waiter] = index < 0 ? [] : this.#waiters.splice(index, 1);
    if (waiter === undefined) this.#messages.push(message);
    else waiter.resolve(message);
  }

  /** The first message, come or coming, that `wanted` accepts. @throws Error naming `what` after `withinMs` */
  next(what: string, wanted: (message: SipMessage) => boolean, withinMs = limit): Promise<SipMessage> {
    const index = this.#messages.findIndex(wanted);
    const [found] = index < 0 ? [] : this.#messages.splice(index, 1);
    if (found !== undefined) return Promise.resolve(found);
    return new Promise((resolve, reject) => {
      const waiter = {
        wanted,
        resolve: (message: SipMessage) => {
          clearTimeout(timer);
          resolve(message);
        },
      };
      const timer = setTimeout(() => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
        const seen = this.#messages.map(({ startLine }) => startLine).join('; ');
        reject(new Error(`no ${what} within ${withinMs} ms; unclaimed: ${seen}`));
      }, withinMs);
      this.#waiters.push(waiter);
    });
  }

  /** What has come and nobody has asked for. */
  get unclaimed(): readonly SipMessage[] {
    return this.#messages;
  }
}

/** A header that must be there. */
export function need(message: SipMessage, name: string): string {
  const value = message.headers.get(name)?.[0];
  if (value === undefined) throw new Error(`${message.startLine} has no ${name}`);
  return value;
}

export function isRequest(method: string): (message: SipMessage) => boolean {
  return (message) => message.startLine.startsWith(`${method} `);
}

export function isReinvite(message: SipMessage): boolean {
  return isRequest('INVITE')(message) && tagOf(need(message, 'to')) !== undefined;
}

/** A reply to one request: by Call-ID and CSeq. */
export function isReply(callId: string, cseq: string, least = 200): (message: SipMessage) => boolean {
  return (message) =>
    message.status !== undefined &&
    message.status >= least &&
    message.headers.get('call-id')?.[0] === callId &&
    message.headers.get('cseq')?.[0] === cseq;
}
