import type { LookupFunction } from 'node:net';
import type { SecureContext } from 'node:tls';
import { WebSocket } from 'ws';
import { parseSipMessage, type SipMessage } from '../sim/sip/message';
import { transactionOf } from './sip';

/** A WebSocket that isn't open by then won't be: the phone's own limit. Milliseconds. */
const CONNECT_LIMIT_MS = 10_000;

/** Where phones connect to, and as whom it is known to TLS. */
export interface Place {
  readonly url: string;
  readonly address: string;
  /** Holds the set's CA; made once, since making one costs more than a handshake. */
  readonly secureContext: SecureContext;
}

interface Waiting {
  readonly resolve: (reply: SipMessage) => void;
  readonly reject: (reason: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** One phone's connection: SIP over WSS (RFC 7118), the server's certificate checked. Pings are answered by themselves. */
export class Connection {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<string, Waiting>();

  private constructor(
    socket: WebSocket,
    onRequest: (request: SipMessage) => void,
    onClose: (reason: string) => void,
  ) {
    this.#socket = socket;
    socket.on('message', (data) => {
      const message = parseSipMessage(data.toString());
      if (message.status === undefined) onRequest(message);
      else this.#answered(message, message.status);
    });
    let reason = '';
    socket.on('error', (error) => {
      reason = nameOf(error);
    });
    socket.once('close', (code) => {
      for (const key of [...this.#waiting.keys()]) this.#fail(key, 'the connection was lost');
      onClose(reason === '' ? `closed with ${code}` : reason);
    });
  }

  /** @throws Error naming why it did not open within the phone's limit */
  static open(
    place: Place,
    localAddress: string | undefined,
    onRequest: (request: SipMessage) => void,
    onClose: (reason: string) => void,
  ): Promise<Connection> {
    const lookup: LookupFunction = (_, options, callback) => {
      if (options.all === true) callback(null, [{ address: place.address, family: 4 }]);
      else callback(null, place.address, 4);
    };
    const tls = { secureContext: place.secureContext, lookup };
    const socket = new WebSocket(place.url, 'sip', {
      perMessageDeflate: false,
      skipUTF8Validation: true,
      ...tls,
      ...(localAddress === undefined ? {} : { localAddress }),
    });
    return new Promise((resolve, reject) => {
      let failed = (error: Error) => reject(new Error(`connect: ${nameOf(error)}`));
      const timer = setTimeout(() => {
        failed = () => reject(new Error(`connect: not open after ${CONNECT_LIMIT_MS / 1000} s`));
        socket.terminate();
      }, CONNECT_LIMIT_MS);
      const onError = (error: Error) => {
        clearTimeout(timer);
        failed(error);
      };
      socket.on('error', onError);
      socket.once('open', () => {
        clearTimeout(timer);
        socket.off('error', onError);
        resolve(new Connection(socket, onRequest, onClose));
      });
    });
  }

  send(text: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  /** Sends a request and waits for its final reply. @throws Error when none comes in `limitMs`, or the connection goes */
  request(text: string, limitMs: number): Promise<SipMessage> {
    const key = transactionOf(parseSipMessage(text));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#fail(key, `no answer within ${limitMs / 1000} s`), limitMs);
      this.#waiting.set(key, { resolve, reject, timer });
      if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text);
      else this.#fail(key, 'the connection was lost');
    });
  }

  /** As a crash or a lost network does: without a word. */
  cut(): void {
    this.#socket.terminate();
  }

  #answered(reply: SipMessage, status: number): void {
    if (status < 200) return;
    const waiting = this.#take(transactionOf(reply));
    waiting?.resolve(reply);
  }

  #fail(key: string, reason: string): void {
    this.#take(key)?.reject(new Error(reason));
  }

  #take(key: string): Waiting | undefined {
    const waiting = this.#waiting.get(key);
    this.#waiting.delete(key);
    clearTimeout(waiting?.timer);
    return waiting;
  }
}

/** Few and steady words, so that failures can be counted by them. */
function nameOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
