import { describe, expect, it } from 'vitest';
import { decodeG711, encodeG711 } from '../../../../server/media/g711';

describe('G.711', () => {
  // Codes from the tables of ITU-T G.711: silence and full scale.
  it.each([
    ['PCMU', 0, 0xff],
    ['PCMU', 32767, 0x80],
    ['PCMU', -32768, 0x00],
    ['PCMA', 0, 0xd5],
    ['PCMA', -1, 0x55],
    ['PCMA', -16, 0x55],
    ['PCMA', 32767, 0xaa],
    ['PCMA', -32768, 0x2a],
  ] as const)('%s: the sample %i has the code %i', (law, sample, code) => {
    expect([...encodeG711(law, Int16Array.of(sample))]).toEqual([code]);
  });

  it.each(['PCMU', 'PCMA'] as const)('%s: every code decodes to a sample that has this code', (law) => {
    const codes = Uint8Array.from({ length: 256 }, (_, code) => code);
    const again = encodeG711(law, decodeG711(law, codes));
    // μ-law has a positive and a negative zero; the encoder knows the positive one only.
    if (law === 'PCMU') codes[0x7f] = 0xff;
    expect([...again]).toEqual([...codes]);
  });

  it.each(['PCMU', 'PCMA'] as const)('%s: the error stays within the step of the segment', (law) => {
    for (let sample = -32_000; sample <= 32_000; sample += 37) {
      const [decoded = Number.NaN] = decodeG711(law, encodeG711(law, Int16Array.of(sample)));
      expect(Math.abs(decoded - sample)).toBeLessThanOrEqual(Math.max(16, Math.abs(sample) / 16));
    }
  });
});
