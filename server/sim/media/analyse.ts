import { SAMPLE_RATE } from './wav';

/** Measures what a recording holds, so that a test proves audio by its content. */

/** Share of the samples' power at one frequency (Goertzel), 0..1: near 1 for a pure tone of that frequency. */
export function tonePower(samples: Int16Array, frequency: number, sampleRate = SAMPLE_RATE): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / sampleRate);
  let [previous, beforePrevious, energy] = [0, 0, 0];
  for (const sample of samples) {
    const value = sample + coefficient * previous - beforePrevious;
    beforePrevious = previous;
    previous = value;
    energy += sample * sample;
  }
  if (energy === 0) return 0;
  const power = previous ** 2 + beforePrevious ** 2 - coefficient * previous * beforePrevious;
  return (2 * power) / (samples.length * energy);
}

/** Root mean square of the samples, 0..32767. */
export function rms(samples: Int16Array): number {
  if (samples.length === 0) return 0;
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

export interface Window {
  readonly startMs: number;
  readonly samples: Int16Array;
}

/** Cuts samples into whole windows of the given length in milliseconds. */
export function windows(samples: Int16Array, lengthMs: number, sampleRate = SAMPLE_RATE): Window[] {
  const length = Math.round((lengthMs * sampleRate) / 1000);
  return Array.from({ length: Math.floor(samples.length / length) }, (_, index) => ({
    startMs: index * lengthMs,
    samples: samples.subarray(index * length, (index + 1) * length),
  }));
}

/** The strongest frequency in Hz, to about one part in the samples' duration; undefined for silence. */
export function dominantFrequency(samples: Int16Array, sampleRate = SAMPLE_RATE): number | undefined {
  const size = powerOfTwo(samples.length);
  const [re, im] = [new Float64Array(size), new Float64Array(size)];
  // Hann window: a tone between two bins must not leak over a weaker neighbour.
  samples.forEach((sample, index) => {
    re[index] = sample * (0.5 - 0.5 * Math.cos((2 * Math.PI * index) / samples.length));
  });
  transform(re, im);
  let [best, bestPower] = [0, 0];
  for (let bin = 1; bin < size / 2; bin += 1) {
    const power = at(re, bin) ** 2 + at(im, bin) ** 2;
    if (power > bestPower) [best, bestPower] = [bin, power];
  }
  return bestPower === 0 ? undefined : (best * sampleRate) / size;
}

export interface Correlation {
  /** −1..1 where the two agree best: 1 for the same sound at any volume. */
  readonly coefficient: number;
  /** Where the reference starts in the recording, in milliseconds (negative: its beginning is missing). */
  readonly lagMs: number;
}

/** Looks for a reference sound in a recording, at every lag where at least half of the shorter one overlaps. */
export function correlate(
  reference: Int16Array,
  recording: Int16Array,
  sampleRate = SAMPLE_RATE,
): Correlation {
  const overlapNeeded = Math.min(reference.length, recording.length) / 2;
  if (overlapNeeded === 0) return { coefficient: 0, lagMs: 0 };
  const products = crossProducts(reference, recording);
  const referenceEnergy = cumulativeEnergy(reference);
  const recordingEnergy = cumulativeEnergy(recording);
  let best: Correlation = { coefficient: 0, lagMs: 0 };
  for (let lag = 1 - reference.length; lag < recording.length; lag += 1) {
    const from = Math.max(0, lag);
    const to = Math.min(recording.length, lag + reference.length);
    if (to - from < overlapNeeded) continue;
    const energy =
      (at(recordingEnergy, to) - at(recordingEnergy, from)) *
      (at(referenceEnergy, to - lag) - at(referenceEnergy, from - lag));
    if (energy <= 0) continue;
    const product = at(products, lag < 0 ? lag + products.length : lag);
    const coefficient = product / Math.sqrt(energy);
    if (coefficient > best.coefficient) best = { coefficient, lagMs: (lag * 1000) / sampleRate };
  }
  return best;
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? 0;
}

function powerOfTwo(length: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(length, 2)));
}

function cumulativeEnergy(samples: Int16Array): Float64Array {
  const sums = new Float64Array(samples.length + 1);
  samples.forEach((sample, index) => {
    sums[index + 1] = at(sums, index) + sample * sample;
  });
  return sums;
}

/** Σ reference[i]·recording[i+lag] for every lag, negative lags at the end, by the convolution theorem. */
function crossProducts(reference: Int16Array, recording: Int16Array): Float64Array {
  const size = powerOfTwo(reference.length + recording.length);
  const [aRe, aIm] = [new Float64Array(size), new Float64Array(size)];
  const [bRe, bIm] = [new Float64Array(size), new Float64Array(size)];
  aRe.set(reference);
  bRe.set(recording);
  transform(aRe, aIm);
  transform(bRe, bIm);
  // conj(A)·B, conjugated once more so that the forward transform also serves as the inverse one.
  for (let k = 0; k < size; k += 1) {
    const re = at(aRe, k) * at(bRe, k) + at(aIm, k) * at(bIm, k);
    const im = at(aRe, k) * at(bIm, k) - at(aIm, k) * at(bRe, k);
    aRe[k] = re;
    aIm[k] = -im;
  }
  transform(aRe, aIm);
  return aRe.map((value) => value / size);
}

/** In-place radix-2 Fourier transform; the length is a power of two. */
function transform(re: Float64Array, im: Float64Array): void {
  const size = re.length;
  for (let i = 1, j = 0; i < size; i += 1) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [at(re, j), at(re, i)];
      [im[i], im[j]] = [at(im, j), at(im, i)];
    }
  }
  for (let length = 2; length <= size; length *= 2) {
    const half = length / 2;
    for (let k = 0; k < half; k += 1) {
      const angle = (-2 * Math.PI * k) / length;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      for (let even = k; even < size; even += length) {
        const odd = even + half;
        const oddRe = at(re, odd) * cos - at(im, odd) * sin;
        const oddIm = at(re, odd) * sin + at(im, odd) * cos;
        re[odd] = at(re, even) - oddRe;
        im[odd] = at(im, even) - oddIm;
        re[even] = at(re, even) + oddRe;
        im[even] = at(im, even) + oddIm;
      }
    }
  }
}
