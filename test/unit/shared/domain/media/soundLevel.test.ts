import { describe, expect, it } from 'vitest';
import { levelOf } from '../../../../../src/shared/domain/media/soundLevel';
import { tone } from '../../../../support/audio/sound';

describe('levelOf', () => {
  it.each([0, -3.01, -20, -60])('a sine of %d dBFS peak is 3 dB less in the mean', (peakDbfs) => {
    const level = levelOf(tone(1_000, 1_000, { level: peakDbfs - 3.01 }).samples);
    expect(level.peakDbfs).toBeCloseTo(peakDbfs, 1);
    expect(level.rmsDbfs).toBeCloseTo(peakDbfs - 3.01, 1);
  });

  it('a square of full scale has no less in the mean than at its peak, and all of it is clipped', () => {
    expect(levelOf(Float32Array.of(1, -1, 1, -1))).toEqual({ rmsDbfs: 0, peakDbfs: 0, clipped: 1 });
  });

  it('silence is infinitely far below full scale, and so is nothing at all', () => {
    const silence = { rmsDbfs: Number.NEGATIVE_INFINITY, peakDbfs: Number.NEGATIVE_INFINITY, clipped: 0 };
    expect(levelOf(new Float32Array(100))).toEqual(silence);
    expect(levelOf(new Float32Array())).toEqual(silence);
  });

  it('tells what share is cut off at full scale', () => {
    // Too loud by 6 dB: of a sine that reaches 2, the parts beyond 1 are those from 30° to 150°, two thirds.
    const { samples, rate } = tone(100, 1_000, { level: 3.01 });
    const cut = levelOf(samples.map((sample) => Math.max(-1, Math.min(1, sample))));
    expect(rate).toBe(48_000);
    expect(cut.clipped).toBeCloseTo(2 / 3, 1);
    expect(cut.peakDbfs).toBe(0);
    expect(levelOf(tone(100, 1_000, { level: -4 }).samples).clipped).toBe(0);
  });
});
