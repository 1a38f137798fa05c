import type { LookupFunction } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import { WebSocket } from 'ws';
import { parseSipMessage, type SipMessage, transactionOf } from './message';

/** A WebSocket that isn't open by then won't be: the phone's own limit. Milliseconds. */
const CONNECT_LIMIT_MS = 10_000;

/** A server as phones reach it: its URL, its address, and the CA that they trust. */
export interface Place {
  readonly url: string;
  /** The address behind the URL's name. */
  readonly address: string;
  /** Holds the server set's CA; made once, since making one costs more than a handshake. */
  readonly secureContext: SecureContext;
}

/** @param ca PEM of the CA that the server's certificate must be by */
export function placeOf(url: string, address: string, ca: string): Place {
  return { url, address, secureContext: createSecureContext({ ca, minVersion: 'TLSv1.2' }) };
}

/** A DNS lookup that finds every name at one address. */
export function alwaysAt(address: string): LookupFunction {
  return (_, options, callback) => {
    if (options.all === true) callback(null, [{ address, family: 4 }]);
    else callback(null, address, 4);
  };
}

export interface ConnectionOptions {
  /** Default: whatever the system chooses. */
  readonly localAddress?: string | undefined;
  /** Time limit of the handshake, in milliseconds. Default: the phone's own. */
  readonly limitMs?: number;
  /** Called with each request that comes in. Default: they are ignored. */
  readonly onRequest?: (request: SipMessage) => void;
  /** Called once when the connection is gone, with the reason in few and steady words. */
  readonly onClose?: (reason: string) => void;
}

interface Waiting {
  readonly resolve: (reply: SipMessage) => void;
  readonly reject: (reason: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** One phone's connection: SIP over WSS (RFC 7118), the server's certificate checked. `ws` answers pings by itself. */
export class Connection {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<string, Waiting>();

  private constructor(
    socket: WebSocket,
    { onRequest = () => undefined, onClose = () => undefined }: ConnectionOptions,
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

  /** @throws Error naming why it did not open within the limit */
  static open(place: Place, options: ConnectionOptions = {}): Promise<Connection> {
    const { localAddress, limitMs = CONNECT_LIMIT_MS } = options;
    const tls = { secureContext: place.secureContext, lookup: alwaysAt(place.address) };
    const socket = new WebSocket(place.url, 'sip', {
      perMessageDeflate: false,
      skipUTF8Validation: true,
      ...tls,
      ...(localAddress === undefined ? {} : { localAddress }),
    });
    return new Promise((resolve, reject) => {
      let failed = (error: Error) => reject(new Error(`connect: ${nameOf(error)}`));
      const timer = setTimeout(() => {
        failed = () => reject(new Error(`connect: not open after ${limitMs / 1000} s`));
        socket.terminate();
      }, limitMs);
      const onError = (error: Error) => {
        clearTimeout(timer);
        failed(error);
      };
      socket.on('error', onError);
      socket.once('open', () => {
        clearTimeout(timer);
        socket.off('error', onError);
        resolve(new Connection(socket, options));
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

  /** Ends the connection without a word, as a crash or a lost network does. */
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
