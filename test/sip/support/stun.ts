import { createHash, createHmac, randomBytes } from 'node:crypto';

/** What of STUN and TURN the tests speak: RFC 8489, RFC 8656. */
export const method = { binding: 0x001, allocate: 0x003, send: 0x006, data: 0x007, permit: 0x008 } as const;
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
  controlling: 0x802a,
} as const;

const cookie = 0x2112a442;

export type Attributes = readonly (readonly [type: number, value: Buffer])[];

export interface StunMessage {
  readonly method: number;
  readonly kind: 'request' | 'indication' | 'success' | 'error';
  readonly transaction: string;
  attribute(type: number): Buffer | undefined;
  /** Of an error. */
  readonly code: number | undefined;
}

const kinds = ['request', 'indication', 'success', 'error'] as const;

/** @param key for MESSAGE-INTEGRITY, which is added last */
export function composeStun(
  what: number,
  kind: StunMessage['kind'],
  attributes: Attributes,
  key?: Buffer | string,
): Buffer {
  const body = attributes.map(([type, value]) => composeAttribute(type, value));
  const head = Buffer.alloc(20);
  const bits = kinds.indexOf(kind);
  head.writeUInt16BE(what | ((bits & 1) << 4) | ((bits & 2) << 7), 0);
  head.writeUInt32BE(cookie, 4);
  randomBytes(12).copy(head, 8);
  const length = body.reduce((sum, { byteLength }) => sum + byteLength, 0);
  head.writeUInt16BE(length + (key === undefined ? 0 : 24), 2);
  const message = Buffer.concat([head, ...body]);
  if (key === undefined) return message;
  const hmac = createHmac('sha1', key).update(message).digest();
  return Buffer.concat([message, composeAttribute(attribute.integrity, hmac)]);
}

function composeAttribute(type: number, value: Buffer): Buffer {
  const padded = Buffer.alloc(4 + Math.ceil(value.byteLength / 4) * 4);
  padded.writeUInt16BE(type, 0);
  padded.writeUInt16BE(value.byteLength, 2);
  value.copy(padded, 4);
  return padded;
}

export function parseStun(message: Buffer): StunMessage {
  const type = message.readUInt16BE(0);
  const attributes = new Map<number, Buffer>();
  for (let at = 20; at + 4 <= message.byteLength; ) {
    const length = message.readUInt16BE(at + 2);
    attributes.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + length));
    at += 4 + Math.ceil(length / 4) * 4;
  }
  const error = attributes.get(attribute.error);
  return {
    method: type & 0x3eef,
    kind: kinds[((type >> 4) & 1) | ((type >> 7) & 2)] ?? 'request',
    transaction: message.toString('hex', 8, 20),
    attribute: (wanted) => attributes.get(wanted),
    code: error === undefined ? undefined : (error[2] ?? 0) * 100 + (error[3] ?? 0),
  };
}

/** XOR-…-ADDRESS of IPv4 (RFC 8489 §14.2). */
export function composeAddress(address: string, port: number): Buffer {
  const value = Buffer.from([0, 1, 0, 0, ...address.split('.').map(Number)]);
  value.writeUInt16BE(port ^ (cookie >>> 16), 2);
  value.writeUInt32BE((value.readUInt32BE(4) ^ cookie) >>> 0, 4);
  return value;
}

/** The key of long-term credentials (RFC 8489 §9.2.2), which is SIP's HA1. */
export function longTermKey(user: string, realm: string, password: string): Buffer {
  return createHash('md5').update(`${user}:${realm}:${password}`).digest();
}
