import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { compose, composeReply, token } from '../sip/compose';
import { header, parseSipMessage, type SipMessage, transactionOf } from '../sip/message';

/** RFC 3261 §17.1: the first repetition, the longest pause between two, and when to give up. Milliseconds. */
const T1_MS = 500;
const T2_MS = 4000;
const GIVE_UP_MS = 32_000;

interface Pending {
  readonly onReply: (reply: SipMessage, status: number) => void;
  repeat: NodeJS.Timeout | undefined;
  readonly limit: NodeJS.Timeout;
}

/** The ACK of a refused INVITE: with its URI and branch, and the refusal's To (RFC 3261 §17.1.1.3). */
function ackOf(invite: string, refusal: SipMessage): string {
  const [startLine = '', ...lines] = (invite.split('\r\n\r\n', 1)[0] ?? '').split('\r\n');
  const kept = lines.filter((line) => /^(?:Via|From|Call-ID|Max-Forwards):/.test(line));
  const cseq = (header(refusal, 'cseq') ?? '').replace('INVITE', 'ACK');
  return compose(startLine.replace('INVITE', 'ACK'), [
    ...kept,
    `To: ${header(refusal, 'to') ?? ''}`,
    `CSeq: ${cseq}`,
  ]);
}

/** SIP Server's side of the trunk: many requests at a time over UDP, repeated until they are answered. */
export class LoadTrunk {
  readonly #socket: Socket;
  readonly #server: { readonly host: string; readonly port: number };
  readonly #pending = new Map<string, Pending>();

  private constructor(socket: Socket, server: { host: string; port: number }) {
    this.#socket = socket;
    this.#server = server;
    socket.on('message', (data) => this.#received(parseSipMessage(data.toString())));
  }

  /** @param server `address:port` of Kamailio @param address one that the set knows as Genesys's */
  static async open(server: string, address: string): Promise<LoadTrunk> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
    socket.bind({ address, port: 0 });
    await once(socket, 'listening');
    const [host = '', port = ''] = server.split(':');
    return new LoadTrunk(socket, { host, port: Number(port) });
  }

  /** Own `address:port`. */
  get here(): string {
    const { address, port } = this.#socket.address();
    return `${address}:${port}`;
  }

  /** `address:port` of Kamailio. */
  get there(): string {
    return `${this.#server.host}:${this.#server.port}`;
  }

  send(text: string): void {
    this.#socket.send(text, this.#server.port, this.#server.host);
  }

  /**
   * Sends a request. `provisional` is told of 1xx. Resolves with the final reply.
   * @throws Error when there is none within `limitMs`
   */
  request(
    text: string,
    provisional: (reply: SipMessage) => void = () => undefined,
    limitMs = GIVE_UP_MS,
  ): Promise<SipMessage> {
    const key = transactionOf(parseSipMessage(text));
    return new Promise((resolve, reject) => {
      const over = () => {
        clearTimeout(pending.repeat);
        clearTimeout(pending.limit);
        this.#pending.delete(key);
      };
      const repeatAfter = (pauseMs: number) => {
        pending.repeat = setTimeout(() => {
          this.send(text);
          repeatAfter(Math.min(2 * pauseMs, T2_MS));
        }, pauseMs);
      };
      const limit = setTimeout(() => {
        over();
        reject(new Error(`no answer within ${limitMs / 1000} s`));
      }, limitMs);
      const onReply = (reply: SipMessage, status: number) => {
        if (status < 200) {
          clearTimeout(pending.repeat);
          provisional(reply);
          return;
        }
        over();
        if (status >= 300 && text.startsWith('INVITE ')) this.send(ackOf(text, reply));
        resolve(reply);
      };
      const pending: Pending = { onReply, repeat: undefined, limit };
      this.#pending.set(key, pending);
      this.send(text);
      repeatAfter(T1_MS);
    });
  }

  /** Closes the socket and forgets what is still under way. */
  close(): void {
    for (const { repeat, limit } of this.#pending.values()) {
      clearTimeout(repeat);
      clearTimeout(limit);
    }
    this.#socket.close();
  }

  #received(message: SipMessage): void {
    if (message.status !== undefined) {
      this.#pending.get(transactionOf(message))?.onReply(message, message.status);
      return;
    }
    // Asterisk's own requests within a call: accept a BYE, refuse a re-INVITE, as this trunk has no media.
    const isInvite = (header(message, 'cseq') ?? '').endsWith('INVITE');
    if (message.startLine.startsWith('ACK ')) return;
    this.send(composeReply(message, isInvite ? '488 Not Acceptable Here' : '200 OK', { toTag: token() }));
  }
}
