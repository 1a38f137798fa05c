import { EventEmitter, once } from 'node:events';
import { isTone, level, type Spectrum, spectra } from './analysis';
import { lengthOf, type Sound, slice } from './sound';

const BYTES_A_SAMPLE = 4;
const WINDOW_MS = 100;
const STALLED_AFTER_MS = 30_000;

/** What is heard somewhere, as it comes in, and waiting for what one wants to hear. */
export abstract class Hearing {
  readonly #place: string;
  readonly #rate: number;
  /** Grows by doubling; the first `#length` bytes count. */
  #bytes = Buffer.alloc(1 << 20);
  #length = 0;
  #ended: Error | undefined;
  readonly #events = new EventEmitter();

  /** @param rate samples a second */
  protected constructor(place: string, rate: number) {
    this.#place = place;
    this.#rate = rate;
  }

  /** All that was heard until now. */
  get sound(): Sound {
    const length = Math.floor(this.#length / BYTES_A_SAMPLE);
    return {
      rate: this.#rate,
      samples: new Float32Array(this.#bytes.buffer, this.#bytes.byteOffset, length),
    };
  }

  /** How long it has been listening, in ms of sound. */
  get lengthMs(): number {
    return lengthOf(this.sound);
  }

  /**
   * Waits until a tone is heard without a break, from now on.
   * @returns where in the recording it began, ms
   * @throws when it is not heard within `limitMs`, telling what was
   */
  async tone(frequency: number, { forMs = 500, limitMs = 20_000 } = {}): Promise<number> {
    return this.#windows(`a tone of ${frequency} Hz`, (window) => isTone(window, frequency), forMs, limitMs);
  }

  /** Waits until it is quiet for a while: nothing above `threshold` dBFS. */
  async silence({ forMs = 500, limitMs = 20_000, threshold = -50 } = {}): Promise<number> {
    return this.#windows('silence', (window) => window.level < threshold, forMs, limitMs);
  }

  /** Waits until anything is heard. */
  async anything({ limitMs = 20_000, threshold = -50 } = {}): Promise<number> {
    return this.#windows('any sound', (window) => window.level >= threshold, WINDOW_MS, limitMs);
  }

  /** Waits until the recording is so long, in ms of sound from now on. */
  async more(lengthMs: number): Promise<void> {
    const end = this.lengthMs + lengthMs;
    while (this.lengthMs < end) await this.next();
  }

  /** The next samples. A source that falls silent still gives zeros, so none at all is a failure. */
  protected async next(): Promise<void> {
    if (this.#ended === undefined) {
      await once(this.#events, 'change', { signal: AbortSignal.timeout(STALLED_AFTER_MS) });
    }
    if (this.#ended !== undefined) throw this.#ended;
  }

  protected end(why: string): void {
    this.#ended ??= new Error(`listening at ${this.#place}: ${why}`);
    this.#events.emit('change');
  }

  /** @param chunk 32-bit floats */
  protected keep(chunk: Uint8Array): void {
    if (this.#length + chunk.length > this.#bytes.length) {
      this.#bytes = Buffer.concat([this.#bytes], this.#bytes.length * 2 + chunk.length);
    }
    this.#bytes.set(chunk, this.#length);
    this.#length += chunk.length;
    this.#events.emit('change');
  }

  async #windows(
    what: string,
    matches: (window: Spectrum) => boolean,
    forMs: number,
    limitMs: number,
  ): Promise<number> {
    const needed = Math.ceil(forMs / WINDOW_MS);
    const first = this.lengthMs;
    let at = first;
    let run = 0;
    let last: Spectrum | undefined;
    while (at - first < limitMs) {
      while (this.lengthMs < at + WINDOW_MS) await this.next();
      [last] = spectra(slice(this.sound, at, at + WINDOW_MS), WINDOW_MS);
      at += WINDOW_MS;
      run = last !== undefined && matches(last) ? run + 1 : 0;
      if (run === needed) return at - needed * WINDOW_MS;
    }
    const heard = slice(this.sound, first);
    throw new Error(
      `${this.#place}: ${what} was not heard for ${forMs} ms within ${limitMs} ms; of ${Math.round(lengthOf(heard))} ms, ` +
        `level ${level(heard).toFixed(1)} dBFS, the last window ${last?.frequency.toFixed(0)} Hz (share ${last?.share.toFixed(2)})`,
    );
  }
}
