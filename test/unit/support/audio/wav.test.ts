import { describe, expect, it } from 'vitest';
import { level } from '../../../support/audio/analysis';
import { tone } from '../../../support/audio/sound';
import { decodeWav, encodeWav } from '../../../support/audio/wav';

describe('WAV files', () => {
  it('give back what was written', () => {
    const written = tone(440, 50, { rate: 8_000 });
    const read = decodeWav(encodeWav(written));
    expect(read.rate).toBe(8_000);
    expect(read.samples.length).toBe(written.samples.length);
    expect(level(read)).toBeCloseTo(level(written), 2);
  });

  it('clip what is too loud instead of wrapping around', () => {
    const { samples } = decodeWav(encodeWav({ rate: 8_000, samples: Float32Array.of(1.5, -1.5) }));
    expect([...samples]).toEqual([1, -1]);
  });

  it('are read past chunks of other kinds, with odd lengths', () => {
    const plain = encodeWav({ rate: 8_000, samples: Float32Array.of(0.5) });
    const list = Buffer.from('LIST\x03\0\0\0abc\0', 'latin1');
    const { samples } = decodeWav(Buffer.concat([plain.subarray(0, 12), list, plain.subarray(12)]));
    expect(samples[0]).toBeCloseTo(0.5, 3);
  });

  it('of two channels give the first', () => {
    const stereo = encodeWav({ rate: 8_000, samples: Float32Array.of(0.5, -0.5, 0.25, -0.25) });
    stereo.writeUInt16LE(2, 22);
    expect([...decodeWav(stereo).samples].map((s) => Math.round(s * 100))).toEqual([50, 25]);
  });

  it('are refused when they are something else', () => {
    expect(() => decodeWav(Buffer.from('OggS'))).toThrow('not a WAV');
    const big = encodeWav(tone(440, 10));
    big.write('RIFX', 0);
    expect(() => decodeWav(big)).toThrow('not a WAV');
    const floats = encodeWav(tone(440, 10));
    floats.writeUInt16LE(3, 20);
    expect(() => decodeWav(floats)).toThrow('16-bit PCM');
    expect(() => decodeWav(encodeWav(tone(440, 10)).subarray(0, 36))).toThrow('without data');
  });
});
