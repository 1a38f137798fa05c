import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { StackStatus } from '../../../server/stack/api/status';

/** A connection to the phones' port that sends whatever bytes a test likes. */
export class RawConnection {
  #received = Buffer.alloc(0);
  #closed = false;
  /** Resolves when the server has closed the connection, or the network has. */
  readonly closed: Promise<void>;

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
    });
    // What ends a connection is told by `closed`.
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      for (const event of ['end', 'close']) {
        socket.once(event, () => {
          this.#closed = true;
          resolve();
        });
      }
    });
  }

  static async tcp(status: StackStatus): Promise<RawConnection> {
    const socket = connectTcp(portOf(status), '127.0.0.1');
    await once(socket, 'connect');
    return new RawConnection(socket);
  }

  static async tls(status: StackStatus): Promise<RawConnection> {
    const socket = connectTls({
      host: '127.0.0.1',
      port: portOf(status),
      servername: status.domain,
      ca: readFileSync(status.ca),
    });
    await once(socket, 'secureConnect');
    return new RawConnection(socket);
  }

  /** After a WebSocket handshake (RFC 6455 §4.1), which is not part of `received`. */
  static async webSocket(status: StackStatus): Promise<RawConnection> {
    const connection = await RawConnection.tls(status);
    connection.write(`${handshake(status)}\r\n`);
    await connection.until('\r\n\r\n');
    connection.#received = Buffer.alloc(0);
    return connection;
  }

  write(bytes: Buffer | string): void {
    this.socket.write(bytes);
  }

  /** What has come so far, a character a byte. */
  get received(): string {
    return this.#received.toString('latin1');
  }

  /** Resolves when `text` has come or the connection is closed: whether it is still open. */
  async until(text: string): Promise<boolean> {
    while (!this.received.includes(text)) {
      if (this.#closed) return false;
      await Promise.race([new Promise((resolve) => this.socket.once('data', resolve)), this.closed]);
    }
    return true;
  }

  end(): void {
    this.socket.destroy();
  }
}

function portOf(status: StackStatus): number {
  return Number(new URL(status.wss).port);
}

/** What asks for a WebSocket, but for the empty line that ends it. */
export function handshake(status: StackStatus): string {
  return [
    'GET / HTTP/1.1',
    `Host: ${status.domain}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Protocol: sip',
    '',
  ].join('\r\n');
}

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface FrameOptions {
  /** Default: the last frame of its message. */
  readonly fin?: boolean;
  /** Default: masked, as a client's must be. */
  readonly masked?: boolean;
  /** The three reserved bits. */
  readonly reserved?: number;
  /** What the header says, in octets; default: the truth. */
  readonly length?: bigint;
}

/** A WebSocket frame (RFC 6455 §5.2), right or wrong. */
export function frame(opcode: number, content: Buffer | string, options: FrameOptions = {}): Buffer {
  const { fin = true, masked = true, reserved = 0 } = options;
  const payload = Buffer.from(content);
  const length = options.length ?? BigInt(payload.length);
  const [size, extra] = length < 126n ? [Number(length), 0] : length < 65_536n ? [126, 2] : [127, 8];
  const header = Buffer.alloc(2 + extra);
  header[0] = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  header[1] = (masked ? 0x80 : 0) | size;
  if (extra === 2) header.writeUInt16BE(Number(length), 2);
  if (extra === 8) header.writeBigUInt64BE(length, 2);
  if (!masked) return Buffer.concat([header, payload]);
  const key = randomBytes(4);
  return Buffer.concat([header, key, payload.map((byte, index) => byte ^ (key[index % 4] ?? 0))]);
}
