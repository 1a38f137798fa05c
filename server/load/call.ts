import { header, type SipMessage, tagOf } from '../sim/sip/message';
import { composeReply, token } from './sip';

/** A page's description of its audio, as Asterisk needs it. No media follows. */
const answer = [
  'v=0',
  'o=- 1 1 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 110',
  'c=IN IP4 127.0.0.1',
  'a=ice-ufrag:load',
  'a=ice-pwd:loadloadloadloadloadload',
  'a=candidate:1 1 udp 2122260223 127.0.0.1 9 typ host',
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
  'a=setup:active',
  'a=mid:0',
  'a=sendrecv',
  'a=rtcp-mux',
  'a=rtpmap:111 opus/48000/2',
  'a=rtpmap:110 telephone-event/48000',
  '',
].join('\r\n');

/**
 * How a phone takes its calls: it rings, and answers when Genesys says so (NOTIFY talk, docs/genesys-protocol.md §1).
 * @param send where replies go
 */
export class CallTaker {
  readonly #contact: string;
  readonly #send: (text: string) => void;
  readonly #tag = token();
  /** The INVITE that rings. A load agent takes one call at a time, as people do. */
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
