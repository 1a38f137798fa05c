import { lengthOf, type Sound, slice } from './sound';

/** What one window of a sound consists of, mostly. */
export interface Spectrum {
  /** The strongest frequency in Hz. */
  readonly frequency: number;
  /** Its share of the window's energy: about 1 for a pure tone, a few hundredths for noise. */
  readonly share: number;
  /** RMS of the window in dBFS; -Infinity for digital silence. */
  readonly level: number;
}

/** RMS level in dBFS; -Infinity for digital silence. */
export function level({ samples }: Sound): number {
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  return 10 * Math.log10(energy / samples.length);
}

/**
 * The strongest frequency of a sound, searched with Goertzel filters over a Hann window.
 * @param from lowest frequency to look at, Hz
 * @param to highest, Hz
 */
export function spectrum(sound: Sound, { from = 100, to = 3_600 } = {}): Spectrum {
  const { samples, rate } = sound;
  const windowed = samples.map((sample, i) => sample * hann(i, samples.length));
  // Half a bin apart at first, so that no tone falls between two filters; then finely around the best.
  const bin = rate / samples.length;
  let frequency = strongest(windowed, rate, from, to, bin / 2);
  frequency = strongest(windowed, rate, frequency - bin / 2, frequency + bin / 2, bin / 40);

  let energy = 0;
  for (const sample of windowed) energy += sample * sample;
  // A sine of amplitude A under a Hann window of N samples has |X|² = (A·N/4)² and the energy 3·A²·N/16.
  const peak = goertzel(windowed, rate, frequency);
  const share = energy === 0 ? 0 : Math.min(1, (3 * peak) / (samples.length * energy));
  return { frequency, share, level: level(sound) };
}

/** The sound cut into windows of the given length, each with its spectrum. A shorter rest is left out. */
export function spectra(sound: Sound, windowMs = 100): Spectrum[] {
  const count = Math.floor(lengthOf(sound) / windowMs);
  return Array.from({ length: count }, (_, i) => spectrum(slice(sound, i * windowMs, (i + 1) * windowMs)));
}

/** Whether this window is that tone: near its frequency, most of its energy there, and audible. */
export function isTone(
  { frequency, share, level }: Spectrum,
  wanted: number,
  { within = 15, leastShare = 0.6, leastLevel = -50 } = {},
): boolean {
  return Math.abs(frequency - wanted) <= within && share >= leastShare && level >= leastLevel;
}

/**
 * How alike two sounds are, whatever the delay and the volume between them: the highest normalised
 * cross-correlation, 0 … 1, and the delay in ms at which `heard` has it.
 * @param maxDelayMs how far `heard` may lag behind `said`
 */
export function likeness(
  said: Sound,
  heard: Sound,
  maxDelayMs = 1_000,
): { likeness: number; delayMs: number } {
  // Telephone speech has its energy below 4 kHz.
  const a = resample(said, 8_000);
  const b = resample(heard, 8_000);
  const maxLag = Math.min(Math.round((maxDelayMs * a.rate) / 1000), b.samples.length - 1);
  let best = { likeness: 0, delayMs: 0 };
  for (let lag = 0; lag <= maxLag; lag += 1) {
    const found = Math.abs(correlation(a.samples, b.samples, lag));
    if (found > best.likeness) best = { likeness: found, delayMs: (lag * 1000) / a.rate };
  }
  return best;
}

/** Where a sound is quieter than the threshold for a while, in ms from its start. Silence at its ends counts. */
export function gaps(
  sound: Sound,
  { threshold = -50, windowMs = 5 } = {},
): { startMs: number; lengthMs: number }[] {
  const found: { startMs: number; lengthMs: number }[] = [];
  let open: { startMs: number; lengthMs: number } | undefined;
  for (let at = 0; at + windowMs <= lengthOf(sound); at += windowMs) {
    if (level(slice(sound, at, at + windowMs)) >= threshold) {
      open = undefined;
      continue;
    }
    if (open === undefined) {
      open = { startMs: at, lengthMs: 0 };
      found.push(open);
    }
    open.lengthMs += windowMs;
  }
  return found;
}

/** The longest of the gaps in ms, 0 without one. */
export function longestGap(sound: Sound, options?: Parameters<typeof gaps>[1]): number {
  return Math.max(0, ...gaps(sound, options).map(({ lengthMs }) => lengthMs));
}

/** The same sound at a lower rate; averaging keeps most of what would fold back out of it. */
export function resample({ rate, samples }: Sound, wanted: number): Sound {
  if (rate === wanted) return { rate, samples };
  if (rate < wanted) throw new Error(`cannot make ${wanted} samples a second out of ${rate}`);
  const step = rate / wanted;
  const out = new Float32Array(Math.floor(samples.length / step));
  for (let i = 0; i < out.length; i += 1) {
    const first = Math.floor(i * step);
    const end = Math.max(first + 1, Math.floor((i + 1) * step));
    let sum = 0;
    for (let j = first; j < end; j += 1) sum += samples[j] ?? 0;
    out[i] = sum / (end - first);
  }
  return { rate: wanted, samples: out };
}

function hann(i: number, length: number): number {
  return 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length);
}

function strongest(samples: Float32Array, rate: number, from: number, to: number, step: number): number {
  let best = { frequency: from, power: -1 };
  for (let frequency = from; frequency <= to; frequency += step) {
    const power = goertzel(samples, rate, frequency);
    if (power > best.power) best = { frequency, power };
  }
  return best.frequency;
}

/** |X(f)|² of the samples at one frequency. */
function goertzel(samples: Float32Array, rate: number, frequency: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / rate);
  let one = 0;
  let two = 0;
  for (const sample of samples) {
    const now = sample + coefficient * one - two;
    two = one;
    one = now;
  }
  return one * one + two * two - coefficient * one * two;
}

function correlation(a: Float32Array, b: Float32Array, lag: number): number {
  const length = Math.min(a.length, b.length - lag);
  let cross = 0;
  let energyA = 0;
  let energyB = 0;
  for (let i = 0; i < length; i += 1) {
    const x = a[i] ?? 0;
    const y = b[i + lag] ?? 0;
    cross += x * y;
    energyA += x * x;
    energyB += y * y;
  }
  // A short overlap resembles anything: what is not heard counts as unlike.
  for (let i = length; i < a.length; i += 1) energyA += (a[i] ?? 0) ** 2;
  // NaN for silence, which no comparison takes for alike.
  return cross / Math.sqrt(energyA * energyB);
}
