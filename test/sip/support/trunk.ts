import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { StackStatus } from '../../../server/stack/api';
import { Peer } from './peer';

/** The place of Genesys SIP Server: SIP over UDP from an address of the test's choice, no media. */
export class Trunk extends Peer {
  protected readonly transport = 'UDP';
  readonly sentBy: string;
  readonly contact: string;
  readonly #socket: Socket;
  readonly #server: { readonly host: string; readonly port: number };

  private constructor(socket: Socket, server: string) {
    super();
    this.#socket = socket;
    const [host = '', port = ''] = server.split(':');
    this.#server = { host, port: Number(port) };
    const { address, port: own } = socket.address();
    this.sentBy = `${address}:${own}`;
    this.contact = `<sip:${this.sentBy}>`;
    socket.on('message', (data) => this.inbox.receive(data.toString()));
  }

  /** @param port 0: any */
  static async open(status: StackStatus, address = '127.0.0.1', port = 0): Promise<Trunk> {
    const socket = createSocket('udp4');
    socket.bind({ address, port });
    await once(socket, 'listening');
    return new Trunk(socket, status.sip);
  }

  /** The request URI that Genesys uses: the DN at the set's address. */
  uriOf(dn: string): string {
    return `sip:${dn}@${this.#server.host}:${this.#server.port}`;
  }

  send(text: string): void {
    this.sendBytes(Buffer.from(text));
  }

  sendBytes(bytes: Buffer): void {
    this.#socket.send(bytes, this.#server.port, this.#server.host);
  }

  close(): void {
    this.#socket.close();
  }
}
