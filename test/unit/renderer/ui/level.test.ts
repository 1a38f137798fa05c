import { describe, expect, it } from 'vitest';
import { emptyBar, filled, nextBar } from '../../../../src/renderer/ui/model/level';

const at = (rmsDbfs: number) => ({ rmsDbfs, peakDbfs: rmsDbfs, clipped: 0 });

describe('the bar of a meter', () => {
  it('jumps up and sinks by 24 dB a second', () => {
    expect(nextBar(emptyBar, at(-20), 100)).toBe(-20);
    expect(nextBar(-20, at(-50), 100)).toBeCloseTo(-22.4);
    expect(nextBar(-59, at(Number.NEGATIVE_INFINITY), 100)).toBe(emptyBar);
  });

  it('is empty in silence, full at full scale, and between them the same over 5 dB', () => {
    expect(filled(emptyBar)).toBe(0);
    expect(filled(0)).toBe(1);
    const bars = [-32.4, -30, -27.6].map(filled);
    expect(bars).toEqual([0.5, 0.5, 0.5]);
    expect(filled(-33)).toBeLessThan(0.5);
    expect(filled(-27)).toBeGreaterThan(0.5);
  });
});
