/** ITU-T G.711: one octet a sample at 8 kHz, μ-law (PCMU, payload type 0) and A-law (PCMA, payload type 8). */
export type G711Law = 'PCMU' | 'PCMA';

const ULAW_BIAS = 0x84;
const ULAW_CLIP = 32635;

function encodeUlaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), ULAW_CLIP) + ULAW_BIAS;
  const exponent = 31 - Math.clz32(magnitude) - 7;
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

function decodeUlaw(octet: number): number {
  const value = ~octet & 0xff;
  const exponent = (value >> 4) & 0x07;
  const magnitude = ((((value & 0x0f) << 3) + ULAW_BIAS) << exponent) - ULAW_BIAS;
  return value & 0x80 ? -magnitude : magnitude;
}

/** Every second bit is inverted on the wire (G.711, table 1a, note 2). */
const ALAW_TOGGLE = 0x55;

function encodeAlaw(sample: number): number {
  const positive = sample >= 0;
  // 13-bit magnitude; one's complement keeps −1 apart from 0, as the standard's tables do.
  const magnitude = Math.min((positive ? sample : ~sample) >> 3, 0x0fff);
  const exponent = magnitude < 32 ? 0 : 31 - Math.clz32(magnitude) - 4;
  const mantissa = (magnitude >> Math.max(exponent, 1)) & 0x0f;
  return ((positive ? 0x80 : 0) | (exponent << 4) | mantissa) ^ ALAW_TOGGLE;
}

function decodeAlaw(octet: number): number {
  const value = octet ^ ALAW_TOGGLE;
  const exponent = (value >> 4) & 0x07;
  const step = ((value & 0x0f) << 1) + 1;
  const magnitude = (exponent === 0 ? step : (step + 32) << (exponent - 1)) << 3;
  return value & 0x80 ? magnitude : -magnitude;
}

function decodeTable(decode: (octet: number) => number): Int16Array {
  return Int16Array.from({ length: 256 }, (_, octet) => decode(octet));
}

const DECODED: Record<G711Law, Int16Array> = {
  PCMU: decodeTable(decodeUlaw),
  PCMA: decodeTable(decodeAlaw),
};

/** 16-bit linear samples to G.711 octets. */
export function encodeG711(law: G711Law, samples: Int16Array): Uint8Array {
  const encode = law === 'PCMU' ? encodeUlaw : encodeAlaw;
  return Uint8Array.from(samples, encode);
}

/** G.711 octets to 16-bit linear samples. */
export function decodeG711(law: G711Law, octets: Uint8Array): Int16Array {
  const table = DECODED[law];
  return Int16Array.from(octets, (octet) => table[octet] ?? 0);
}
