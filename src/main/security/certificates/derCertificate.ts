/**
 * The parts of an X.509 certificate (RFC 5280 §4.1) that node:crypto does not show (docs/decisions/0146). OIDs are hex of their
 * DER.
 */
export interface CertificateParts {
  readonly signatureAlgorithm: string;
  readonly extensions: readonly CertificateExtension[];
}
interface CertificateExtension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}
interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
}

const SEQUENCE = 0x30;
const BOOLEAN = 0x01;
const INTEGER = 0x02;
const OID = 0x06;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
/** [3] EXPLICIT Extensions in TBSCertificate. */
const EXTENSIONS = 0xa3;

/** @throws RangeError when the bytes are not the DER that RFC 5280 describes */
export function readCertificate(der: Uint8Array): CertificateParts {
  const [tbs, algorithm] = childrenOf(single(der, SEQUENCE));
  const extensions = childrenOf(expect(tbs, SEQUENCE)).find(({ tag }) => tag === EXTENSIONS);
  return {
    signatureAlgorithm: hex(expect(childrenOf(expect(algorithm, SEQUENCE))[0], OID)),
    extensions:
      extensions === undefined
        ? []
        : childrenOf(single(extensions.content, SEQUENCE)).map((each) => readExtension(each)),
  };
}

function readExtension(element: Element): CertificateExtension {
  const parts = childrenOf(expect(element, SEQUENCE));
  const critical = parts[1]?.tag === BOOLEAN;
  return {
    oid: hex(expect(parts[0], OID)),
    critical: critical && parts[1]?.content[0] !== 0,
    value: expect(parts[critical ? 2 : 1], OCTET_STRING),
  };
}

/** BasicConstraints (RFC 5280 §4.2.1.9): how many CAs may follow below this one, or Infinity. */
export function readPathLength(basicConstraints: Uint8Array): number {
  const length = childrenOf(single(basicConstraints, SEQUENCE)).find(({ tag }) => tag === INTEGER);
  if (length === undefined) return Number.POSITIVE_INFINITY;
  return length.content.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** KeyUsage (RFC 5280 §4.2.1.3): the first byte of its bits, digitalSignature the highest. */
export function readKeyUsage(keyUsage: Uint8Array): number {
  // The byte before them counts the unused bits at the end.
  return single(keyUsage, BIT_STRING)[1] ?? 0;
}

function childrenOf(content: Uint8Array): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < content.length; ) {
    const { element, next } = readElement(content, at);
    elements.push(element);
    at = next;
  }
  return elements;
}

function readElement(bytes: Uint8Array, start: number): { element: Element; next: number } {
  const byteAt = (at: number): number => {
    const byte = bytes[at];
    if (byte === undefined) throw new RangeError('DER ends early');
    return byte;
  };
  const tag = byteAt(start);
  let at = start + 2;
  let length = byteAt(start + 1);
  if (length > 0x80) {
    const octets = length - 0x80;
    if (octets > 4) throw new RangeError('DER length too long');
    length = 0;
    for (let i = 0; i < octets; i++) length = length * 256 + byteAt(at++);
  } else if (length === 0x80) {
    throw new RangeError('indefinite length is not DER');
  }
  const next = at + length;
  if (next > bytes.length) throw new RangeError('DER ends early');
  return { element: { tag, content: bytes.subarray(at, next) }, next };
}

function single(bytes: Uint8Array, tag: number): Uint8Array {
  const elements = childrenOf(bytes);
  if (elements.length !== 1) throw new RangeError('expected one DER element');
  return expect(elements[0], tag);
}

function expect(element: Element | undefined, tag: number): Uint8Array {
  if (element?.tag !== tag) throw new RangeError('unexpected DER element');
  return element.content;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
