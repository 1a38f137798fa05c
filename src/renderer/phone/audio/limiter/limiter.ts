import { LevelGuard } from './levelGuard';
import { PeakLimiter } from './peakLimiter';

/**
 * Guards the ear against acoustic shock (docs/decisions/0089): nothing above the ceiling at any moment, nothing loud or
 * steady above its level for longer than some 60 ms, nothing far above what was heard before. Speech at its usual level passes as
 * it is. Mono, in blocks of any length.
 */
export class Limiter {
  readonly #guard: LevelGuard;
  readonly #peaks: PeakLimiter;
  #gain: number;
  #ceiling: number;
  /** By what the gain changes with each sample until the block is over. */
  #step = 0;
  #inBlock = 0;
  #energy = 0;
  #peak = 0;

  /** @param rate samples a second */
  constructor(rate: number) {
    this.#guard = new LevelGuard(rate);
    this.#peaks = new PeakLimiter(rate);
    this.#gain = this.#guard.gain;
    this.#ceiling = this.#guard.ceiling;
  }

  /** By how many samples what comes out is late. */
  get delay(): number {
    return this.#peaks.delay;
  }

  /** `output` is as long as `input`, and may be the same. */
  process(input: Float32Array, output: Float32Array): void {
    for (let i = 0; i < input.length; i += 1) {
      const sample = Number.isFinite(input[i]) ? (input[i] ?? 0) : 0;
      this.#energy += sample * sample;
      this.#peak = Math.max(this.#peak, Math.abs(sample));
      this.#gain += this.#step;
      output[i] = this.#peaks.next(sample * this.#gain, this.#ceiling);
      this.#inBlock += 1;
      if (this.#inBlock === this.#guard.blockLength) this.#nextBlock();
    }
  }

  #nextBlock(): void {
    const { blockLength } = this.#guard;
    const reached = this.#guard.gain;
    this.#guard.heard(this.#energy, this.#peak);
    this.#inBlock = 0;
    this.#energy = 0;
    this.#peak = 0;
    // What the block before was to come to, exactly: the sum of steps is not.
    this.#gain = reached;
    this.#step = (this.#guard.gain - reached) / blockLength;
    this.#ceiling = this.#guard.ceiling;
  }
}
