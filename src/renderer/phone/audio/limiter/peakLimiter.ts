/** How far it looks ahead, which is how late everything comes out (seconds): a gain that falls over this long does not click. */
const LOOK_AHEAD_S = 0.005;
/** Of what is missing to 1, so much of the gain comes back each second. */
const RELEASE_PER_S = 20;
/** Nearer to 1 than this (0.001 dB) the gain is 1: what needs no limiting passes bit by bit. */
const UNTOUCHED = 0.9999;

/**
 * No sample leaves it above the ceiling, however sudden: the gain is down before the peak that needs it comes out. Everything
 * else passes as it is, `delay` samples later.
 */
export class PeakLimiter {
  /** Samples. */
  readonly delay: number;
  readonly #release: number;
  /** Rings of the last `delay` samples, and of the gains that held when they came in. */
  readonly #samples: Float32Array;
  readonly #gains: Float64Array;
  #at = 0;
  #gain = 1;
  /** For so many samples the gain does not rise. */
  #hold = 0;
  /** How many of the ring's gains are below 1, and what all of them come to. */
  #lowered = 0;
  #sum: number;

  /** @param rate samples a second */
  constructor(rate: number) {
    this.delay = Math.max(1, Math.round(LOOK_AHEAD_S * rate));
    this.#release = RELEASE_PER_S / rate;
    this.#samples = new Float32Array(this.delay);
    this.#gains = new Float64Array(this.delay).fill(1);
    this.#sum = this.delay;
  }

  /**
   * One sample in, the one of `delay` samples ago out.
   * @param ceiling what this sample is limited to, 0 … 1
   */
  next(sample: number, ceiling: number): number {
    const delayed = this.#samples[this.#at] ?? 0;
    this.#samples[this.#at] = sample;
    this.#remember(this.#gainFor(Math.abs(sample), ceiling));
    this.#at = (this.#at + 1) % this.delay;
    // The mean over the ring: none in it is above what the sample that leaves needs, so neither is their mean.
    return this.#lowered === 0 ? delayed : (delayed * this.#sum) / this.delay;
  }

  #gainFor(size: number, ceiling: number): number {
    if (size > ceiling) {
      this.#gain = Math.min(this.#gain, ceiling / size);
      this.#hold = this.delay;
    } else if (this.#hold > 0) {
      this.#hold -= 1;
    } else if (this.#gain < 1) {
      const risen = this.#gain + (1 - this.#gain) * this.#release;
      this.#gain = risen > UNTOUCHED ? 1 : risen;
    }
    return this.#gain;
  }

  #remember(gain: number): void {
    const before = this.#gains[this.#at] ?? 1;
    this.#gains[this.#at] = gain;
    this.#lowered += Number(gain < 1) - Number(before < 1);
    this.#sum = this.#lowered === 0 ? this.delay : this.#sum + gain - before;
  }
}
