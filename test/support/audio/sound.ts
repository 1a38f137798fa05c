/** Mono sound in memory: the one form in which the tests generate, play, record and measure. */
export interface Sound {
  /** Samples a second. */
  readonly rate: number;
  /** -1 … 1. */
  readonly samples: Float32Array;
}

/** A sine of the given frequency (Hz), length (ms) and level (dBFS of its RMS; a full sine has -3). */
export function tone(frequency: number, lengthMs: number, { level = -15, rate = 48_000 } = {}): Sound {
  const amplitude = Math.SQRT2 * 10 ** (level / 20);
  const samples = new Float32Array(Math.round((lengthMs * rate) / 1000));
  for (let i = 0; i < samples.length; i += 1) {
    samples[i] = amplitude * Math.sin((2 * Math.PI * frequency * i) / rate);
  }
  return { rate, samples };
}

/** The part of a sound between two times in ms. */
export function slice({ rate, samples }: Sound, fromMs: number, toMs = Number.POSITIVE_INFINITY): Sound {
  return { rate, samples: samples.subarray((fromMs * rate) / 1000, (toMs * rate) / 1000) };
}

/** Length in ms. */
export function lengthOf({ rate, samples }: Sound): number {
  return (samples.length * 1000) / rate;
}

/** The same sound without its digital silences of 10 ms and more. */
export function withoutPauses({ rate, samples }: Sound): Sound {
  const shortest = rate / 100;
  const kept: number[] = [];
  let zeros = 0;
  for (const sample of samples) {
    if (sample === 0) {
      zeros += 1;
      continue;
    }
    if (zeros < shortest) for (; zeros > 0; zeros -= 1) kept.push(0);
    zeros = 0;
    kept.push(sample);
  }
  return { rate, samples: Float32Array.from(kept) };
}
