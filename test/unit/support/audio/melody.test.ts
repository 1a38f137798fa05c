import { expect, it } from 'vitest';
import { melody, melodyShare } from '../../../support/audio/melody';
import { type Sound, slice, withoutPauses } from '../../../support/audio/sound';

const RATE = 8_000;
const PACKET = RATE / 50;

/** Four seconds of it, with so much before its beginning, and every tenth packet changed. */
function heard({ delayMs = 0, lost = (before: Float32Array) => before as Float32Array | null } = {}): Sound {
  const { samples } = melody({ rate: RATE });
  const whole = Float32Array.from({ length: RATE * 5 }, (_, i) => samples[i % samples.length] ?? 0);
  for (let at = PACKET; at < whole.length; at += 10 * PACKET + PACKET) {
    const instead = lost(whole.slice(at - PACKET, at));
    if (instead !== null) whole.set(instead, at);
  }
  return slice({ rate: RATE, samples: whole }, 400 - delayMs, 4_400 - delayMs);
}

it.each([0, 35, 390])('is heard whole after %i ms', (delayMs) => {
  expect(melodyShare(heard({ delayMs, lost: () => null }))).toBeGreaterThan(0.99);
});

it('is not whole with every eleventh packet silent, or played as the one before it', () => {
  expect(melodyShare(heard({ lost: (before) => before.fill(0) }))).toBeLessThan(0.95);
  expect(melodyShare(heard({ lost: (before) => before }))).toBeLessThan(0.97);
});

it('is not heard in silence', () => {
  expect(melodyShare({ rate: RATE, samples: new Float32Array(RATE * 4) })).toBe(0);
});

it('is heard whole when pauses stretch it, once they are left out', () => {
  const { samples } = heard({ lost: () => null });
  const stretched = Array.from({ length: samples.length / PACKET }, (_, i) =>
    // Some more of silence before every fifth packet.
    [...new Float32Array(i % 5 === 0 ? PACKET : 0), ...samples.subarray(i * PACKET, (i + 1) * PACKET)],
  );
  const sound = { rate: RATE, samples: Float32Array.from(stretched.flat()) };
  expect(melodyShare(sound)).toBeLessThan(0.9);
  expect(melodyShare(withoutPauses(sound))).toBeGreaterThan(0.95);
});
