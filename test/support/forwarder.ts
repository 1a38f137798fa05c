import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A second way to a TCP server on this machine, which can be cut like a server that dies. */
export class Forwarder {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #passed = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Listens on a free port, or on `port`. */
  static async to(target: number, port = 0): Promise<Forwarder> {
    const server = createServer();
    const forwarder = new Forwarder(server);
    server.on('connection', (from) => forwarder.#pass(from, connect(target, '127.0.0.1')));
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return forwarder;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the forwarder is closed');
    return address.port;
  }

  /** How many connections it has passed on so far. */
  get passed(): number {
    return this.#passed;
  }

  /** Breaks every connection and takes no more: what a killed process leaves. */
  async kill(): Promise<void> {
    for (const socket of this.#sockets) socket.resetAndDestroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  #pass(from: Socket, to: Socket): void {
    this.#passed += 1;
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      this.#sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
}
