import { describe, expect, it } from 'vitest';
import { renderTone, TONE_SAMPLE_RATE } from '../../../../../src/renderer/phone/audio/tones';

/** Goertzel: how strong `hertz` is in `samples`. */
function strength(samples: Float32Array, hertz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / TONE_SAMPLE_RATE);
  let [before, last] = [0, 0];
  for (const sample of samples) [before, last] = [last, sample + coefficient * last - before];
  return Math.sqrt(before * before + last * last - coefficient * before * last) / samples.length;
}

function part(samples: Float32Array, fromSeconds: number, toSeconds: number): Float32Array {
  return samples.slice(fromSeconds * TONE_SAMPLE_RATE, toSeconds * TONE_SAMPLE_RATE);
}

describe('renderTone', () => {
  it('ringback is 425 Hz, one second in five', () => {
    const samples = renderTone('ringback');
    expect(samples).toHaveLength(5 * TONE_SAMPLE_RATE);
    expect(strength(part(samples, 0, 1), 425)).toBeGreaterThan(20 * strength(part(samples, 0, 1), 600));
    expect(Math.max(...part(samples, 1, 5))).toBe(0);
  });

  it('ringing has two bursts of two tones', () => {
    const samples = renderTone('ringing');
    for (const [from, to] of [
      [0, 0.4],
      [0.6, 1],
    ] as const) {
      const burst = part(samples, from, to);
      expect(strength(burst, 587.33)).toBeGreaterThan(20 * strength(burst, 700));
      expect(strength(burst, 880)).toBeGreaterThan(20 * strength(burst, 700));
    }
    expect(Math.max(...part(samples, 0.4, 0.6), ...part(samples, 1, 3))).toBe(0);
  });

  it.each(['ringing', 'call-waiting', 'ringback'] as const)('%s neither clips nor clicks', (tone) => {
    const samples = renderTone(tone);
    let loudest = 0;
    let step = 0;
    for (let i = 1; i < samples.length; i += 1) {
      loudest = Math.max(loudest, Math.abs(samples[i] ?? 0));
      step = Math.max(step, Math.abs((samples[i] ?? 0) - (samples[i - 1] ?? 0)));
    }
    expect(loudest).toBeLessThan(0.5);
    expect(step).toBeLessThan(0.15);
    expect(samples[0]).toBe(0);
    expect(samples.at(-1)).toBeCloseTo(0);
  });

  it('call waiting is much softer than ringing', () => {
    const peak = (samples: Float32Array) =>
      samples.reduce((max, sample) => Math.max(max, Math.abs(sample)), 0);
    expect(peak(renderTone('call-waiting'))).toBeLessThan(peak(renderTone('ringing')) / 3);
  });
});
