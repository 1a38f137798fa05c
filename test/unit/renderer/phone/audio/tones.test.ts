import { describe, expect, it } from 'vitest';
import { Limiter } from '../../../../../src/renderer/phone/audio/limiter/limiter';
import { renderTone, TONE_SAMPLE_RATE, type Tone } from '../../../../../src/renderer/phone/audio/tones';
import { dtmfKeys } from '../../../../../src/shared/domain/call/dtmf';
import { ringtones } from '../../../../../src/shared/domain/media/ringtones';

const all: readonly Tone[] = [
  ...ringtones,
  ...(['call-waiting', 'ringback', 'busy', 'congestion', 'zip'] as const),
  ...dtmfKeys,
];

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

const peak = (samples: Float32Array) => samples.reduce((max, sample) => Math.max(max, Math.abs(sample)), 0);

describe('renderTone', () => {
  it('ringback is 425 Hz, one second in five', () => {
    const samples = renderTone('ringback');
    expect(samples).toHaveLength(5 * TONE_SAMPLE_RATE);
    expect(strength(part(samples, 0, 1), 425)).toBeGreaterThan(20 * strength(part(samples, 0, 1), 600));
    expect(peak(part(samples, 1, 5))).toBe(0);
  });

  it('busy is 425 Hz, half of each second, and congestion twice as fast', () => {
    for (const [tone, on] of [
      ['busy', 0.5],
      ['congestion', 0.25],
    ] as const) {
      const samples = renderTone(tone);
      expect(strength(part(samples, 2 * on, 3 * on), 425)).toBeGreaterThan(0.05);
      expect(peak(part(samples, on, 2 * on))).toBe(0);
    }
  });

  it.each([
    ['1', 697, 1_209],
    ['5', 770, 1_336],
    ['#', 941, 1_477],
    ['0', 941, 1_336],
    ['D', 941, 1_633],
  ] as const)('key %s is %i and %i Hz', (key, row, column) => {
    const samples = renderTone(key);
    for (const hertz of [row, column]) {
      expect(strength(samples, hertz)).toBeGreaterThan(10 * strength(samples, hertz + 60));
    }
  });

  it('no ringtone is like another', () => {
    const shapes = ringtones.map((name) =>
      [...part(renderTone(name), 0, 1)].map((sample) => sample.toFixed(3)).join(),
    );
    expect(new Set(shapes).size).toBe(ringtones.length);
  });

  it.each(all)('%s neither clips nor clicks', (tone) => {
    const samples = renderTone(tone);
    let step = 0;
    for (let i = 1; i < samples.length; i += 1) {
      step = Math.max(step, Math.abs((samples[i] ?? 0) - (samples[i - 1] ?? 0)));
    }
    expect(peak(samples)).toBeLessThan(0.5);
    // As fast as its highest frequency makes it go.
    expect(step).toBeLessThan(0.3);
    expect(samples[0]).toBe(0);
    expect(samples.at(-1)).toBeCloseTo(0);
  });

  it.each(all)('%s is not so loud that the limiter would lower it', (tone) => {
    const samples = renderTone(tone);
    const limiter = new Limiter(TONE_SAMPLE_RATE);
    const twice = Float32Array.from([...samples, ...samples]);
    const played = new Float32Array(twice.length);
    limiter.process(twice, played);
    expect(played.subarray(limiter.delay)).toEqual(twice.subarray(0, -limiter.delay));
  });

  it('call waiting is much softer than ringing', () => {
    expect(peak(renderTone('call-waiting'))).toBeLessThan(peak(renderTone('duet')) / 1.9);
  });
});
