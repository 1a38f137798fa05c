import { type Socket, WebSocketInterface } from 'jssip';
import type { Timers } from '../util/timers';
import { mendIncoming } from './mendIncoming';

/** JsSIP's one socket, whose server can be changed: which one it is is the phone's decision, not JsSIP's. */
export class ServerSocket implements Socket {
  #connection: Socket;

  constructor(server: string) {
    this.#connection = new WebSocketInterface(server);
  }

  get via_transport(): string {
    return this.#connection.via_transport;
  }
  get url(): string {
    return this.#connection.url;
  }
  get sip_uri(): string {
    return this.#connection.sip_uri;
  }

  /** The next `connect` goes there. */
  choose(server: string): void {
    this.adopt(new WebSocketInterface(server));
  }

  /** The next `connect` takes this connection, which may be open already. */
  adopt(connection: Socket): void {
    this.#connection.disconnect();
    this.#connection = connection;
  }

  connect(): void {
    const connection = this.#connection;
    connection.onconnect = () => this.onconnect();
    connection.ondisconnect = (error, code, reason) => this.ondisconnect(error, code, reason);
    connection.ondata = (data: unknown) =>
      this.ondata(
        mendIncoming(typeof data === 'string' ? data : new TextDecoder().decode(data as ArrayBuffer)),
      );
    if (connection.isConnected()) this.onconnect();
    else connection.connect();
  }
  disconnect(): void {
    this.#connection.disconnect();
  }
  send(message: string): boolean {
    return this.#connection.send(message);
  }
  isConnected(): boolean {
    return this.#connection.isConnected();
  }
  isConnecting(): boolean {
    return this.#connection.isConnecting();
  }

  // JsSIP's transport puts its own in their places.
  onconnect(): void {}
  ondisconnect(_error: boolean, _code?: number, _reason?: string): void {}
  ondata<T>(_data: T): void {}
}

/** Opens a connection beside the one in use; null when it does not stand within `limitMs` milliseconds. */
export function openBeside(server: string, limitMs: number, timers: Timers): Promise<Socket | null> {
  const connection = new WebSocketInterface(server);
  return new Promise((resolve) => {
    const finish = (opened: boolean) => {
      cancelLimit();
      if (!opened) connection.disconnect();
      resolve(opened ? connection : null);
    };
    const cancelLimit = timers.after(limitMs, () => finish(false));
    connection.onconnect = () => finish(true);
    connection.ondisconnect = () => finish(false);
    connection.connect();
  });
}
