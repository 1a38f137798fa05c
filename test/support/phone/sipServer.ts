import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type WebSocket, WebSocketServer } from 'ws';
import { ha1, verifyDigest } from '../../../server/sip/digest';
import { SipMessage } from './sipMessage';

/** How long a test waits for a message before it fails (milliseconds): generous, machines are shared. */
const WAIT_MS = 10_000;

export const DN = '1002';
export const DOMAIN = 'phone.test';
export const HA1 = ha1(DN, DOMAIN, 'secret');

interface Waiter {
  readonly matches: (message: SipMessage) => boolean;
  readonly resolve: (message: SipMessage) => void;
}

/**
 * A SIP server on a loopback WebSocket, as small as can be: it keeps what it receives until the test asks for it, and
 * sends what the test says. The SIP that the phone sees is real, byte for byte.
 */
export class SipServer {
  readonly #server: WebSocketServer;
  readonly #inbox: SipMessage[] = [];
  readonly #waiters: Waiter[] = [];
  #socket: WebSocket | null = null;
  /** What REGISTER and OPTIONS are answered with, unless a test takes them itself. */
  #automatic = true;
  #answerRegister = (register: SipMessage) => {
    if (register.header('Authorization') === '') this.challenge(register);
    else if (isAuthorized(register)) this.accept(register);
    else this.reply(register, '403 Forbidden');
  };

  readonly #upgrade: { holdBack: boolean };

  private constructor(server: WebSocketServer, upgrade: { holdBack: boolean }) {
    this.#upgrade = upgrade;
    this.#server = server;
    server.on('connection', (socket) => {
      this.#socket = socket;
      socket.on('message', (data) => this.#receive(new SipMessage(String(data))));
    });
  }

  static async listen(): Promise<SipServer> {
    const upgrade = { holdBack: false };
    const server = new WebSocketServer({
      host: '127.0.0.1',
      port: 0,
      handleProtocols: () => 'sip',
      verifyClient: (_, decide) => {
        if (!upgrade.holdBack) decide(true);
      },
    });
    await once(server, 'listening');
    return new SipServer(server, upgrade);
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    return `ws://127.0.0.1:${address.port}/`;
  }

  /** From now on the test answers REGISTER and OPTIONS itself. */
  manual(): void {
    this.#automatic = false;
  }

  /** From now on a WebSocket is asked for in vain: neither opened nor refused. */
  stall(): void {
    this.#upgrade.holdBack = true;
  }

  automatic(): void {
    this.#automatic = true;
  }

  /** From now on every REGISTER is answered so, and every OPTIONS with 200. Returns how many REGISTERs came. */
  answering(answer: (register: SipMessage) => void): () => number {
    let count = 0;
    this.#automatic = true;
    this.#answerRegister = (register) => {
      count += 1;
      answer(register);
    };
    return () => count;
  }

  /** The next message that matches, or the one already here. Rejects when none comes. */
  take(what: string, matches: (message: SipMessage) => boolean): Promise<SipMessage> {
    const index = this.#inbox.findIndex(matches);
    const [here] = index === -1 ? [] : this.#inbox.splice(index, 1);
    if (here !== undefined) return Promise.resolve(here);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${what} came`)), WAIT_MS);
      this.#waiters.push({
        matches,
        resolve: (message) => {
          clearTimeout(timer);
          resolve(message);
        },
      });
    });
  }

  request(method: string): Promise<SipMessage> {
    return this.take(method, (message) => message.status === null && message.method === method);
  }

  response(method: string, status: number): Promise<SipMessage> {
    return this.take(
      `${status} to ${method}`,
      (message) => message.status === status && message.method === method,
    );
  }

  /** Messages that came and nobody has taken. */
  get untaken(): readonly SipMessage[] {
    return this.#inbox;
  }

  send(lines: readonly string[], body = ''): void {
    if (this.#socket === null) throw new Error('nobody is connected');
    this.#socket.send([...lines, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n'));
  }

  /** Resolves once the phone has worked through everything that was sent before. */
  async settled(): Promise<void> {
    this.send([
      `OPTIONS sip:${DN}@${DOMAIN} SIP/2.0`,
      `Via: SIP/2.0/WS server.test;branch=${branch()}`,
      'Max-Forwards: 70',
      'From: <sip:server@phone.test>;tag=s',
      `To: <sip:${DN}@${DOMAIN}>`,
      `Call-ID: ${randomUUID()}`,
      'CSeq: 1 OPTIONS',
    ]);
    await this.response('OPTIONS', 200);
  }

  /** `tag`: of the dialog, where the request is not in one yet. */
  reply(
    request: SipMessage,
    status: string,
    headers: readonly string[] = [],
    body = '',
    tag = 'server',
  ): void {
    const to = request.header('To');
    this.send(
      [
        `SIP/2.0 ${status}`,
        ...request.headers('Via').map((via) => `Via: ${via}`),
        `From: ${request.header('From')}`,
        `To: ${to.includes(';tag=') ? to : `${to};tag=${tag}`}`,
        `Call-ID: ${request.header('Call-ID')}`,
        `CSeq: ${request.header('CSeq')}`,
        ...headers,
        ...(body === '' || headers.some((header) => nameOf(header) === 'content-type')
          ? []
          : ['Content-Type: application/sdp']),
      ],
      body,
    );
  }

  challenge(request: SipMessage, realm = DOMAIN): void {
    this.reply(request, '401 Unauthorized', [
      `WWW-Authenticate: Digest realm="${realm}", nonce="abc123", algorithm=MD5, qop="auth"`,
    ]);
  }

  accept(register: SipMessage): void {
    this.reply(register, '200 OK', [`Contact: ${register.header('Contact')}`]);
  }

  /** The connection breaks without a closing handshake. */
  drop(): void {
    this.#socket?.terminate();
    this.#socket = null;
  }

  async close(): Promise<void> {
    for (const client of this.#server.clients) client.terminate();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #receive(message: SipMessage): void {
    if (this.#automatic && message.status === null && this.#answerAutomatically(message)) return;
    const index = this.#waiters.findIndex(({ matches }) => matches(message));
    const [waiter] = index === -1 ? [] : this.#waiters.splice(index, 1);
    if (waiter === undefined) this.#inbox.push(message);
    else waiter.resolve(message);
  }

  #answerAutomatically(request: SipMessage): boolean {
    if (request.method === 'OPTIONS') {
      this.reply(request, '200 OK');
    } else if (request.method === 'REGISTER') {
      this.#answerRegister(request);
    } else {
      return false;
    }
    return true;
  }
}

/** True when a request has the credentials of whoever knows the password. */
export function isAuthorized(request: SipMessage, secret = HA1): boolean {
  return verifyDigest(request.header('Authorization'), request.method, secret);
}

export const OFFER = [
  'v=0',
  'o=- 1 1 IN IP4 192.0.2.1',
  's=-',
  'c=IN IP4 192.0.2.1',
  't=0 0',
  'm=audio 30000 UDP/TLS/RTP/SAVPF 111',
  'a=rtpmap:111 opus/48000/2',
  'a=sendrecv',
  '',
].join('\r\n');

/** One call from the server's side. */
export class ServerCall {
  readonly #server: SipServer;
  readonly callId = randomUUID();
  #cseq = 1;
  #inviteBranch = '';
  #toTag = '';
  /** That the INVITE had: the dialog's. */
  #from: string | null = null;

  constructor(server: SipServer) {
    this.#server = server;
  }

  invite(headers: readonly string[] = [], body = OFFER): void {
    this.#inviteBranch = branch();
    this.#send('INVITE', this.#inviteBranch, headers, body);
  }

  cancel(headers: readonly string[] = []): void {
    this.#send('CANCEL', this.#inviteBranch, headers);
  }

  /** A request inside the dialog that `answer`, a 200 of the phone, made. */
  inDialog(method: string, headers: readonly string[] = [], body = ''): void {
    this.#cseq += 1;
    this.#send(method, branch(), headers, body);
  }

  /** The dialog that this answer of the phone makes, early or not. */
  learn(answer: SipMessage): void {
    this.#toTag = /;tag=([^;]+)/.exec(answer.header('To'))?.[1] ?? '';
  }

  ack(answer: SipMessage, body = '', headers: readonly string[] = []): void {
    this.learn(answer);
    this.#send('ACK', branch(), headers, body);
  }

  /** A header that is given stands in for the one that would be sent. */
  #send(method: string, via: string, headers: readonly string[], body = ''): void {
    const given = new Set(headers.map(nameOf));
    const own = [
      'Max-Forwards: 70',
      // As SIP Server writes it: no angle brackets (docs/genesys-protocol.md §1).
      'From: sip:1003@phone.test:5060;tag=caller',
      `To: sip:${DN}@${DOMAIN}:5060${this.#toTag === '' ? '' : `;tag=${this.#toTag}`}`,
      `Call-ID: ${this.callId}`,
      `CSeq: ${this.#cseq} ${method}`,
      'Contact: <sip:server@server.test;transport=ws>',
      ...(body === '' ? [] : ['Content-Type: application/sdp']),
    ];
    this.#from ??= headers.find((header) => nameOf(header) === 'from') ?? null;
    this.#server.send(
      [
        `${method} sip:${DN}@${DOMAIN} SIP/2.0`,
        `Via: SIP/2.0/WS server.test;branch=${via}`,
        ...own
          .filter((header) => !given.has(nameOf(header)))
          .map((header) => (nameOf(header) === 'from' ? (this.#from ?? header) : header)),
        ...headers,
      ],
      body,
    );
  }
}

/** One leg of a call that the phone made: what it forked to, or the far end itself. */
export class FarLeg {
  readonly #server: SipServer;
  readonly #invite: SipMessage;
  readonly tag: string;
  #cseq = 100;

  constructor(server: SipServer, invite: SipMessage, tag = 'server') {
    this.#server = server;
    this.#invite = invite;
    this.tag = tag;
  }

  /** Where the phone's requests in this dialog go. */
  get contact(): string {
    return `sip:${this.tag}@far.test;transport=ws`;
  }

  reply(status: string, body = '', headers: readonly string[] = []): void {
    this.#server.reply(this.#invite, status, [`Contact: <${this.contact}>`, ...headers], body, this.tag);
  }

  request(method: string, headers: readonly string[] = [], body = ''): void {
    const header = (name: string) => this.#invite.header(name);
    this.#cseq += 1;
    this.#server.send(
      [
        `${method} sip:${DN}@${DOMAIN} SIP/2.0`,
        `Via: SIP/2.0/WS server.test;branch=${branch()}`,
        'Max-Forwards: 70',
        `From: ${header('To')};tag=${this.tag}`,
        `To: ${header('From')}`,
        `Call-ID: ${header('Call-ID')}`,
        `CSeq: ${this.#cseq} ${method}`,
        `Contact: <${this.contact}>`,
        ...headers,
        ...(body === '' || headers.some((header) => nameOf(header) === 'content-type')
          ? []
          : ['Content-Type: application/sdp']),
      ],
      body,
    );
  }
}

/** NOTIFY outside a dialog, as Kamailio sends it in SIP Server's stead (docs/genesys-protocol.md §4). */
export function sendNotify(server: SipServer, event: string, headers: readonly string[] = []): void {
  server.send([
    `NOTIFY sip:${DN}@${DOMAIN} SIP/2.0`,
    `Via: SIP/2.0/WS server.test;branch=${branch()}`,
    'Max-Forwards: 70',
    'From: <sip:kamailio@phone.test>;tag=k',
    `To: <sip:${DN}@${DOMAIN}>`,
    `Call-ID: ${randomUUID()}`,
    'CSeq: 10 NOTIFY',
    'Contact: <sip:kamailio@server.test;transport=ws>',
    `Event: ${event}`,
    'Subscription-State: active',
    ...headers,
  ]);
}

/** Of a header line, long and in lower case. */
function nameOf(header: string): string {
  const name = header.slice(0, header.indexOf(':')).trim().toLowerCase();
  return name === 'c' ? 'content-type' : name;
}

function branch(): string {
  return `z9hG4bK${randomUUID()}`;
}
