import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, connect as plainly, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, connect as securely, type TlsOptions } from 'node:tls';
import { composeReply, token } from '../../../server/sip/compose';
import { parseSipMessage } from '../../../server/sip/message';
import type { StackStatus } from '../../../server/stack/api/status';
import { Peer } from './peer';

/** How bytes go to the server set and back. */
interface Link {
  /** Where the server reaches this side. */
  readonly own: AddressInfo;
  send(bytes: Buffer): void;
  close(): void;
}

interface Where {
  readonly host: string;
  readonly port: number;
}

/** The place of Genesys SIP Server: SIP from an address of the test's choice, no media. */
export class Trunk extends Peer {
  readonly sentBy: string;
  /** A test may say it otherwise. */
  contact: string;

  private constructor(
    protected readonly transport: 'UDP' | 'TCP' | 'TLS',
    readonly link: Link,
    readonly server: Where,
  ) {
    super();
    this.sentBy = `${link.own.address}:${link.own.port}`;
    this.contact = `<sip:${this.sentBy}${transport === 'UDP' ? '' : `;transport=${transport.toLowerCase()}`}>`;
  }

  /** @param port 0: any */
  static async open(status: StackStatus, address = '127.0.0.1', port = 0): Promise<Trunk> {
    const server = whereOf(status);
    const socket = createSocket('udp4');
    socket.bind({ address, port });
    await once(socket, 'listening');
    const trunk = new Trunk(
      'UDP',
      {
        own: socket.address(),
        send: (bytes) => socket.send(bytes, server.port, server.host),
        close: () => socket.close(),
      },
      server,
    );
    socket.on('message', (data, from) => {
      const text = data.toString();
      // Whoever asks whether Genesys is there, be it another than the server.
      if (text.startsWith('OPTIONS ')) {
        const answer = composeReply(parseSipMessage(text), '200 OK', { toTag: token() });
        socket.send(answer, from.port, from.address);
      } else trunk.inbox.receive(text);
    });
    return trunk;
  }

  /**
   * Over TCP, or over TLS where `tls` says by what certificate this side is known and whom it trusts. Connects, and
   * listens for what the server begins.
   */
  static async openStream(
    status: StackStatus,
    port: number,
    sips?: number,
    tls?: TlsOptions,
  ): Promise<Trunk> {
    const server = { ...whereOf(status), ...(sips === undefined ? {} : { port: sips }) };
    let receive = (_: string): void => undefined;
    const opened = new Set<Socket>();
    // A reply goes by the connection that its request came by (RFC 3261 §18.2.2).
    let asked: Socket | undefined;
    const take = (socket: Socket) => {
      opened.add(socket);
      socket.on('error', () => undefined);
      readMessages(socket, (text) => {
        if (!text.startsWith('SIP/2.0 ')) asked = socket;
        receive(text);
      });
    };
    const listener: Server = tls === undefined ? createServer(take) : createTlsServer(tls, take);
    listener.listen(port, '127.0.0.1');
    await once(listener, 'listening');
    const own = listener.address();
    if (own === null || typeof own === 'string') throw new Error('no address');
    const socket =
      tls === undefined ? plainly(server) : securely({ ...server, ca: tls.ca, servername: status.domain });
    await once(socket, tls === undefined ? 'connect' : 'secureConnect');
    take(socket);
    const link = {
      own,
      send: (bytes: Buffer) => {
        const reply = bytes.toString('latin1', 0, 8) === 'SIP/2.0 ';
        (reply ? (asked ?? socket) : socket).write(bytes);
      },
      close: () => {
        listener.close();
        for (const one of opened) one.destroy();
      },
    };
    const trunk = new Trunk(tls === undefined ? 'TCP' : 'TLS', link, server);
    receive = (text) => trunk.inbox.receive(text);
    return trunk;
  }

  /** The request URI that Genesys uses: the DN at the set's address. */
  uriOf(dn: string): string {
    return `sip:${dn}@${this.server.host}:${this.server.port}`;
  }

  send(text: string): void {
    this.link.send(Buffer.from(text));
  }

  sendBytes(bytes: Buffer): void {
    this.link.send(bytes);
  }

  close(): void {
    this.link.close();
  }
}

function whereOf({ sip }: StackStatus): Where {
  const [host = '', port = ''] = sip.split(':');
  return { host, port: Number(port) };
}

/** Messages of a stream end where their Content-Length says (RFC 3261 §18.3). */
function readMessages(socket: Socket, receive: (text: string) => void): void {
  let buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const head = buffer.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/^Content-Length: *(\d+)/im.exec(buffer.toString('latin1', 0, head))?.[1] ?? 0);
      const end = head + 4 + length;
      if (buffer.length < end) return;
      receive(buffer.toString('utf8', 0, end));
      buffer = buffer.subarray(end);
    }
  });
}
