import { createHmac, randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { crc32 } from 'node:zlib';

/** RFC 8489 and, for ICE, RFC 8445 §16. */
const COOKIE = 0x2112a442;
const BINDING_REQUEST = 0x0001;
const BINDING_SUCCESS = 0x0101;
const USERNAME = 0x0006;
const MESSAGE_INTEGRITY = 0x0008;
const PRIORITY = 0x0024;
const ICE_CONTROLLING = 0x802a;
const FINGERPRINT = 0x8028;
const HEADER_LENGTH = 20;
const INTEGRITY_LENGTH = 24;
const FINGERPRINT_LENGTH = 8;

/** Between two tries, in milliseconds. */
const INTERVAL_MS = 250;

/** Who asks whom in an ICE check: fragments of both sides, the password of the side that is asked. */
export interface IceCredentials {
  readonly theirFragment: string;
  readonly ownFragment: string;
  readonly theirPassword: string;
}

/**
 * Whether the agent at that UDP address answers an ICE connectivity check that comes from `socket`.
 * @param limitMs how long to go on asking
 */
export async function answersCheck(
  socket: Socket,
  { address, port }: { readonly address: string; readonly port: number },
  credentials: IceCredentials,
  limitMs: number,
): Promise<boolean> {
  const transaction = randomBytes(12);
  const request = bindingRequest(transaction, credentials);
  return new Promise((resolve) => {
    const ask = () => socket.send(request, port, address, () => undefined);
    const again = setInterval(ask, INTERVAL_MS);
    const end = (answered: boolean) => {
      clearInterval(again);
      clearTimeout(limit);
      socket.off('message', hear);
      resolve(answered);
    };
    const hear = (message: Buffer) => {
      const isReply = message.length >= HEADER_LENGTH && message.readUInt16BE(0) === BINDING_SUCCESS;
      if (isReply && message.subarray(8, HEADER_LENGTH).equals(transaction)) end(true);
    };
    const limit = setTimeout(() => end(false), limitMs);
    socket.on('message', hear);
    ask();
  });
}

/** A UDP socket of its own port, on any address of this host. */
export function openSocket(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(0, () => {
      // An answer of "port unreachable" is no reason to stop asking.
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}

function bindingRequest(transaction: Buffer, credentials: IceCredentials): Buffer {
  const { theirFragment, ownFragment, theirPassword } = credentials;
  const priority = Buffer.alloc(4);
  priority.writeUInt32BE(0x6e7f1eff);
  const attributes = Buffer.concat([
    attribute(USERNAME, Buffer.from(`${theirFragment}:${ownFragment}`)),
    attribute(PRIORITY, priority),
    attribute(ICE_CONTROLLING, randomBytes(8)),
  ]);
  // Each check covers what stands before it, with a length that counts it already (RFC 8489 §14.5, §14.7).
  const signed = Buffer.concat([header(transaction, attributes.length + INTEGRITY_LENGTH), attributes]);
  const integrity = attribute(MESSAGE_INTEGRITY, createHmac('sha1', theirPassword).update(signed).digest());
  const length = attributes.length + INTEGRITY_LENGTH + FINGERPRINT_LENGTH;
  const whole = Buffer.concat([header(transaction, length), attributes, integrity]);
  const fingerprint = Buffer.alloc(4);
  fingerprint.writeUInt32BE((crc32(whole) ^ 0x5354554e) >>> 0);
  return Buffer.concat([whole, attribute(FINGERPRINT, fingerprint)]);
}

function header(transaction: Buffer, length: number): Buffer {
  const start = Buffer.alloc(8);
  start.writeUInt16BE(BINDING_REQUEST, 0);
  start.writeUInt16BE(length, 2);
  start.writeUInt32BE(COOKIE, 4);
  return Buffer.concat([start, transaction]);
}

function attribute(type: number, value: Buffer): Buffer {
  const start = Buffer.alloc(4);
  start.writeUInt16BE(type, 0);
  start.writeUInt16BE(value.length, 2);
  return Buffer.concat([start, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}
