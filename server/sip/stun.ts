import { createHmac, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Methods of STUN and TURN (RFC 8489 §18.2, RFC 8656 §17). */
export const method = { binding: 0x001, allocate: 0x003, send: 0x006, data: 0x007, permit: 0x008 } as const;

/** Attributes of STUN, TURN and ICE (RFC 8489 §18.3, RFC 8656 §18, RFC 8445 §16.1). */
export const attribute = {
  username: 0x0006,
  integrity: 0x0008,
  error: 0x0009,
  peer: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  relayed: 0x0016,
  transport: 0x0019,
  priority: 0x0024,
  fingerprint: 0x8028,
  controlling: 0x802a,
} as const;

const COOKIE = 0x2112a442;
const HEADER_LENGTH = 20;
const INTEGRITY_LENGTH = 24;
const FINGERPRINT_LENGTH = 8;
/** RFC 8489 §14.7. */
const FINGERPRINT_XOR = 0x5354554e;

export type Attributes = readonly (readonly [type: number, value: Buffer])[];

export interface StunMessage {
  readonly method: number;
  readonly kind: 'request' | 'indication' | 'success' | 'error';
  readonly transaction: string;
  attribute(type: number): Buffer | undefined;
  /** The number of an error. */
  readonly code: number | undefined;
}

const kinds = ['request', 'indication', 'success', 'error'] as const;

export interface Protection {
  /** Adds MESSAGE-INTEGRITY with this key. */
  readonly key?: Buffer | string;
  /** Adds FINGERPRINT, as ICE asks. */
  readonly fingerprint?: boolean;
}

export function composeStun(
  what: number,
  kind: StunMessage['kind'],
  attributes: Attributes,
  { key, fingerprint = false }: Protection = {},
): Buffer {
  const head = Buffer.alloc(HEADER_LENGTH);
  const bits = kinds.indexOf(kind);
  head.writeUInt16BE(what | ((bits & 1) << 4) | ((bits & 2) << 7), 0);
  head.writeUInt32BE(COOKIE, 4);
  randomBytes(12).copy(head, 8);
  let message: Buffer = Buffer.concat([
    head,
    ...attributes.map(([type, value]) => composeAttribute(type, value)),
  ]);
  // Each check covers what stands before it, with a length that counts the check already (RFC 8489 §14.5, §14.7).
  message = withLength(message, key === undefined ? 0 : INTEGRITY_LENGTH);
  if (key !== undefined) {
    const integrity = createHmac('sha1', key).update(message).digest();
    message = Buffer.concat([message, composeAttribute(attribute.integrity, integrity)]);
  }
  if (fingerprint) {
    message = withLength(message, FINGERPRINT_LENGTH);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE((crc32(message) ^ FINGERPRINT_XOR) >>> 0);
    message = Buffer.concat([message, composeAttribute(attribute.fingerprint, sum)]);
  }
  return message;
}

/** @param coming bytes that are still to be added */
function withLength(message: Buffer, coming: number): Buffer {
  message.writeUInt16BE(message.byteLength - HEADER_LENGTH + coming, 2);
  return message;
}

function composeAttribute(type: number, value: Buffer): Buffer {
  const padded = Buffer.alloc(4 + Math.ceil(value.byteLength / 4) * 4);
  padded.writeUInt16BE(type, 0);
  padded.writeUInt16BE(value.byteLength, 2);
  value.copy(padded, 4);
  return padded;
}

/** True when a packet has STUN's header (RFC 8489 §5), so that `parseStun` can read it. */
export function isStun(packet: Buffer): boolean {
  return packet.byteLength >= HEADER_LENGTH && packet.readUInt32BE(4) === COOKIE;
}

export function parseStun(message: Buffer): StunMessage {
  const type = message.readUInt16BE(0);
  const attributes = new Map<number, Buffer>();
  for (let at = HEADER_LENGTH; at + 4 <= message.byteLength; ) {
    const length = message.readUInt16BE(at + 2);
    attributes.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + length));
    at += 4 + Math.ceil(length / 4) * 4;
  }
  const error = attributes.get(attribute.error);
  return {
    method: type & 0x3eef,
    kind: kinds[((type >> 4) & 1) | ((type >> 7) & 2)] ?? 'request',
    transaction: message.toString('hex', 8, HEADER_LENGTH),
    attribute: (wanted) => attributes.get(wanted),
    code: error === undefined ? undefined : (error[2] ?? 0) * 100 + (error[3] ?? 0),
  };
}

/** The value of an XOR-…-ADDRESS attribute of IPv4 (RFC 8489 §14.2). */
export function composeAddress(address: string, port: number): Buffer {
  const value = Buffer.from([0, 1, 0, 0, ...address.split('.').map(Number)]);
  value.writeUInt16BE(port ^ (COOKIE >>> 16), 2);
  value.writeUInt32BE((value.readUInt32BE(4) ^ COOKIE) >>> 0, 4);
  return value;
}
