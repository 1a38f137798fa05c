import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Issued, privateKeyPem } from './certificates';

/** A WSS server with a given certificate; it accepts every WebSocket and says nothing, unless a test does. */
export class TlsServer {
  readonly port: number;
  /** How many WebSockets were ever accepted. */
  accepted = 0;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;

  private constructor(server: Server, onSocket: (socket: WebSocket) => void) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    this.#sockets = new WebSocketServer({ server }).on('connection', (socket) => {
      this.accepted++;
      onSocket(socket);
    });
  }

  /** `chain`: the server's own certificate, then those of its issuers that it sends. */
  static async start(
    chain: readonly [Issued, ...Issued[]],
    onSocket: (socket: WebSocket) => void = () => {},
  ): Promise<TlsServer> {
    const server = createServer({
      cert: chain.map(({ pem }) => pem).join('\n'),
      key: await privateKeyPem(chain[0]),
    });
    await new Promise<void>((resolve) => server.listen(0, resolve));
    return new TlsServer(server, onSocket);
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
