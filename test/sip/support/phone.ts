import { readFileSync } from 'node:fs';
import { WebSocket } from 'ws';
import { token } from '../../../server/sip/compose';
import { answerChallenge } from '../../../server/sip/digest';
import type { SipMessage } from '../../../server/sip/message';
import type { StackStatus } from '../../../server/stack/api/status';
import { Peer } from './peer';
import { isReply, need } from './wire';

/** A phone's signalling, as raw as a test needs it: WSS with the set's CA, digest, no media. */
export class Phone extends Peer {
  protected readonly transport = 'WSS';
  protected readonly sentBy = `${token()}.invalid`;
  readonly contact: string;
  /** Where it says that its media is, when it answers. */
  mediaAddress = '0.0.0.0';
  readonly #socket: WebSocket;
  readonly #registration = { callId: token(), tag: token(), cseq: 0 };

  private constructor(
    socket: WebSocket,
    readonly dn: string,
    readonly domain: string,
    contact?: string,
  ) {
    super();
    this.#socket = socket;
    this.contact = contact ?? `<sip:${token()}@${this.sentBy};transport=ws>`;
    socket.on('message', (data) => this.inbox.receive(data.toString()));
  }

  /** @param url where to, when not by the usual port */
  static connect(
    status: StackStatus,
    dn: string,
    url = status.wss,
    options: { localAddress?: string; headers?: Record<string, string>; contact?: string } = {},
  ): Promise<Phone> {
    const { contact, ...rest } = options;
    const socket = new WebSocket(url, 'sip', { ca: readFileSync(status.ca), ...rest });
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.once('open', () => resolve(new Phone(socket, dn, status.domain, contact)));
    });
  }

  /** The same phone on a new connection: it keeps its Contact, and so its calls. */
  reconnect(status: StackStatus): Promise<Phone> {
    this.vanish();
    return Phone.connect(status, this.dn, status.wss, { contact: this.contact });
  }

  send(text: string): void {
    this.#socket.send(text);
  }

  /** Resolves when the connection is gone, whoever has ended it. */
  get closed(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#socket.readyState === WebSocket.CLOSED) resolve();
      else this.#socket.once('close', () => resolve());
    });
  }

  /** As a crash or a lost network does: no unregistration, no closing handshake. */
  vanish(): void {
    this.#socket.terminate();
  }

  close(): Promise<void> {
    this.#socket.close();
    return this.closed;
  }

  get aor(): string {
    return `sip:${this.dn}@${this.domain}`;
  }

  /** REGISTER, and once more with what the challenge asks for. Resolves with the final answer. */
  async register(password: string, expires = 300, user = this.dn): Promise<SipMessage> {
    const uri = `sip:${this.domain}`;
    const attempt = async (authorization: readonly string[]) => {
      this.#registration.cseq += 1;
      const { callId, tag, cseq } = this.#registration;
      this.start('REGISTER', uri, {
        callId,
        cseq,
        from: `<${this.aor}>;tag=${tag}`,
        to: `<${this.aor}>`,
        headers: [`Expires: ${expires}`, ...authorization],
      });
      return this.inbox.next('answer to REGISTER', isReply(callId, `${cseq} REGISTER`));
    };
    const first = await attempt([]);
    if (first.status !== 401) return first;
    return attempt([answerChallenge(first, 'REGISTER', uri, { user, password })]);
  }

  /** INVITE with credentials, after the challenge. Resolves with the Call-ID and CSeq to wait for. */
  async call(
    user: string,
    password: string,
    options: { body: string; headers?: readonly string[]; as?: string },
  ): Promise<{ callId: string; cseq: string }> {
    const uri = user === '' ? `sip:${this.domain}` : `sip:${user}@${this.domain}`;
    const callId = token();
    const from = `<sip:${options.as ?? this.dn}@${this.domain}>;tag=${token()}`;
    const { body, headers = [] } = options;
    this.start('INVITE', uri, { callId, cseq: 1, from, body, headers });
    const challenge = await this.inbox.next('challenge of INVITE', isReply(callId, '1 INVITE'));
    this.start('ACK', uri, { callId, cseq: 1, from, to: need(challenge, 'to') });
    const credentials = answerChallenge(challenge, 'INVITE', uri, { user: this.dn, password });
    this.start('INVITE', uri, {
      callId,
      cseq: 2,
      from,
      body,
      headers: [...headers, credentials],
    });
    return { callId, cseq: '2 INVITE' };
  }
}
