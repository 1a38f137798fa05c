import { composeReply, token } from '../sip/compose';
import { header, type SipMessage, tagOf } from '../sip/message';
import { phoneDescription } from '../sip/sdp';

/** A page's answer, as Asterisk needs it. No media follows. */
const answer = phoneDescription({
  setup: 'active',
  fragment: 'load',
  password: 'loadloadloadloadloadload',
  codecs: ['opus', 'telephone-event'],
});

/**
 * Takes calls as a phone does: it rings, and answers when Genesys says so (NOTIFY talk, docs/genesys-protocol.md §1).
 * @param send where replies go
 */
export class CallTaker {
  readonly #contact: string;
  readonly #send: (text: string) => void;
  readonly #tag = token();
  /** The INVITE that rings. An agent takes one call at a time. */
  #ringing: SipMessage | undefined;

  constructor(contact: string, send: (text: string) => void) {
    this.#contact = contact;
    this.#send = send;
  }

  take(request: SipMessage): void {
    const [method] = request.startLine.split(' ', 1);
    switch (method) {
      case 'INVITE':
        this.#invited(request);
        return;
      case 'NOTIFY':
        this.#reply(request, '200 OK');
        if (header(request, 'event') === 'talk') this.#answer();
        return;
      case 'CANCEL':
        this.#reply(request, '200 OK');
        if (this.#ringing !== undefined) this.#reply(this.#ringing, '487 Request Terminated');
        this.#ringing = undefined;
        return;
      case 'ACK':
        return;
      default:
        this.#reply(request, '200 OK');
    }
  }

  #invited(invite: SipMessage): void {
    if (tagOf(header(invite, 'to')) !== undefined) {
      this.#accept(invite);
    } else if (this.#ringing !== undefined) {
      this.#reply(invite, '486 Busy Here');
    } else {
      this.#ringing = invite;
      this.#reply(invite, '180 Ringing', [`Contact: ${this.#contact}`, 'Allow-Events: talk, hold']);
    }
  }

  #answer(): void {
    if (this.#ringing !== undefined) this.#accept(this.#ringing);
    this.#ringing = undefined;
  }

  #accept(invite: SipMessage): void {
    this.#reply(invite, '200 OK', [`Contact: ${this.#contact}`, 'Content-Type: application/sdp'], answer);
  }

  #reply(request: SipMessage, status: string, headers: readonly string[] = [], body = ''): void {
    this.#send(composeReply(request, status, { toTag: this.#tag, headers, body }));
  }
}
