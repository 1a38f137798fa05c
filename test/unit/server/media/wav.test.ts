import { describe, expect, it } from 'vitest';
import { decodeWav, encodeWav, WavError } from '../../../../server/media/wav';

describe('WAV', () => {
  it('reads what it writes', () => {
    const samples = Int16Array.of(0, 1, -1, 32767, -32768);
    expect([...decodeWav(encodeWav(samples))]).toEqual([...samples]);
  });

  it('finds the data behind chunks it does not know, odd ones included', () => {
    const file = encodeWav(Int16Array.of(7, -7));
    const list = Buffer.concat([Buffer.from('LIST\x03\x00\x00\x00abc\x00', 'latin1')]);
    const withList = Buffer.concat([file.subarray(0, 36), list, file.subarray(36)]);
    expect([...decodeWav(withList)]).toEqual([7, -7]);
  });

  it('takes the data there is when the length says more, as recorders that were cut off leave it', () => {
    expect([...decodeWav(encodeWav(Int16Array.of(1, 2, 3)).subarray(0, 48))]).toEqual([1, 2]);
  });

  it('refuses stereo, other rates, and what is no WAV, saying so', () => {
    const stereo = encodeWav(Int16Array.of(1, 2));
    stereo.writeUInt16LE(2, 22);
    const fast = encodeWav(Int16Array.of(1, 2));
    fast.writeUInt32LE(48_000, 24);
    expect(() => decodeWav(stereo)).toThrow(/2 channel/);
    expect(() => decodeWav(fast)).toThrow(/48000 Hz/);
    expect(() => decodeWav(Buffer.from('hello'))).toThrow(WavError);
    expect(() => decodeWav(stereo.subarray(0, 20))).toThrow(WavError);
  });
});
