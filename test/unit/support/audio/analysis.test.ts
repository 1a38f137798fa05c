import { describe, expect, it } from 'vitest';
import {
  gaps,
  isTone,
  level,
  likeness,
  longestGap,
  resample,
  spectra,
  spectrum,
} from '../../../support/audio/analysis';
import { lengthOf, type Sound, slice, tone } from '../../../support/audio/sound';

/** Noise that is the same in every run (mulberry32). */
function noise(lengthMs: number, seed: number, rate = 8_000): Sound {
  let state = seed;
  const samples = new Float32Array((lengthMs * rate) / 1000).map(() => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 31 - 1) * 0.3;
  });
  return { rate, samples };
}

function silence(lengthMs: number, rate: number): Sound {
  return { rate, samples: new Float32Array((lengthMs * rate) / 1000) };
}

function join(...sounds: readonly Sound[]): Sound {
  return {
    rate: sounds[0]?.rate ?? 0,
    samples: Float32Array.from(sounds.flatMap(({ samples }) => [...samples])),
  };
}

function mix(a: Sound, b: Sound): Sound {
  return { rate: a.rate, samples: a.samples.map((sample, i) => sample + (b.samples[i] ?? 0)) };
}

describe('level', () => {
  it('is that of the generated tone', () => {
    expect(level(tone(1_000, 100, { level: -20 }))).toBeCloseTo(-20, 2);
  });

  it('is -Infinity for digital silence', () => {
    expect(level(silence(100, 8_000))).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('spectrum', () => {
  it.each([137, 440, 997.3, 3_400])(
    'finds a tone of %d Hz within a Hertz, as all of the energy',
    (frequency) => {
      const found = spectrum(tone(frequency, 100));
      expect(Math.abs(found.frequency - frequency)).toBeLessThan(1);
      expect(found.share).toBeGreaterThan(0.98);
    },
  );

  it('takes the louder of two tones and tells its share', () => {
    const found = spectrum(mix(tone(600, 100, { level: -20 }), tone(1_400, 100, { level: -14 })));
    expect(Math.abs(found.frequency - 1_400)).toBeLessThan(2);
    expect(found.share).toBeCloseTo(0.8, 1);
  });

  it('takes noise for no tone', () => {
    const found = spectrum(noise(100, 1));
    expect(found.share).toBeLessThan(0.2);
    expect(isTone(found, found.frequency)).toBe(false);
  });

  it('takes silence, and a tone too quiet to hear, for no tone', () => {
    expect(spectrum(silence(100, 8_000)).share).toBe(0);
    expect(isTone(spectrum(silence(100, 8_000)), 100)).toBe(false);
    expect(isTone(spectrum(tone(440, 100, { level: -60 })), 440)).toBe(false);
    expect(isTone(spectrum(tone(440, 100)), 440)).toBe(true);
    expect(isTone(spectrum(tone(440, 100)), 480)).toBe(false);
  });

  it('follows a tone that changes, window by window, and leaves the rest out', () => {
    const heard = spectra(join(tone(500, 200), tone(900, 250)), 100);
    expect(heard.map(({ frequency }) => Math.round(frequency / 10) * 10)).toEqual([500, 500, 900, 900]);
  });
});

describe('likeness', () => {
  const said = noise(1_000, 7);

  it('finds a delayed, quieter and disturbed copy with its delay', () => {
    const copy = join(silence(230, 8_000), { ...said, samples: said.samples.map((s) => s / 5) });
    const heard = mix(copy, { ...noise(1_230, 99), samples: noise(1_230, 99).samples.map((s) => s / 20) });
    const found = likeness(said, heard);
    expect(found.delayMs).toBe(230);
    expect(found.likeness).toBeGreaterThan(0.9);
  });

  it('calls other noise unlike', () => {
    expect(likeness(said, noise(1_500, 8)).likeness).toBeLessThan(0.2);
  });

  it('calls a short matching end unlike: most of what was said is missing', () => {
    expect(likeness(said, slice(said, 0, 100)).likeness).toBeLessThan(0.4);
  });

  it('calls silence unlike anything', () => {
    expect(likeness(said, silence(1_000, 8_000))).toEqual({ likeness: 0, delayMs: 0 });
  });

  it('compares across sample rates', () => {
    const speech = tone(700, 500, { rate: 48_000 });
    expect(likeness(speech, tone(700, 800, { rate: 8_000 })).likeness).toBeGreaterThan(0.95);
  });
});

describe('gaps', () => {
  const broken = join(tone(440, 300), silence(60, 48_000), tone(440, 200), silence(20, 48_000));

  it('finds each with place and length, also at the end', () => {
    expect(gaps(broken)).toEqual([
      { startMs: 300, lengthMs: 60 },
      { startMs: 560, lengthMs: 20 },
    ]);
    expect(longestGap(broken)).toBe(60);
  });

  it('finds none in a whole tone', () => {
    expect(longestGap(tone(440, 500))).toBe(0);
  });
});

describe('resample', () => {
  it('keeps length and pitch', () => {
    const slower = resample(tone(440, 500, { rate: 44_100 }), 8_000);
    expect(lengthOf(slower)).toBeCloseTo(500, 0);
    expect(Math.abs(spectrum(slower).frequency - 440)).toBeLessThan(1);
    expect(level(slower)).toBeCloseTo(-15, 0);
  });

  it('refuses to invent samples', () => {
    expect(() => resample(tone(440, 10, { rate: 8_000 }), 48_000)).toThrow('48000');
  });
});
