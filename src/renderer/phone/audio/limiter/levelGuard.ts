/** What it looks at before it decides anew (seconds), and how far back (of these). */
const BLOCK_S = 0.01;
const WINDOW_BLOCKS = 5;
/** Any sound, over the window. dBov (ITU-T G.100.1): 14 dB above speech at its nominal level. */
const LOUD_DBOV = -12;
/** A steady one: as loud as a telephone network makes its own tones, -10 dBm0 (ITU-T E.180). dBov. */
const STEADY_DBOV = -16;
/** Steady is what has less between its peak and its mean (dB). A tone has 3, two together 6, a siren 3; speech 9 and more. */
const STEADY_CREST_DB = 6.5;
/** What was lowered comes back so fast (dB a second), and not before it has been quieter for so long (seconds). */
const RELEASE_DB_PER_S = 20;
const HOLD_S = 0.2;

/** Speech at its nominal level (ITU-T P.56, G.100.1), until it is known how loud the caller is. dBov. */
const NOMINAL_SPEECH_DBOV = -26;
/** A window that is quieter is no speech. dBov. */
const SPEECH_FLOOR_DBOV = -50;
/** How fast the idea of the caller's loudness follows what is heard (seconds, as a time constant). */
const FOLLOW_S = 2;
/** Peaks of speech reach 18 dB above its level (ITU-T P.56); what goes so far beyond has risen suddenly. dB. */
const SUDDEN_DB = 24;
/** The highest peak ever, and the lowest that a quiet caller brings it down to. dBFS. */
export const CEILING_DBFS = -6;
const LOWEST_CEILING_DBFS = -12;

/**
 * Looks at how loud it has been, block by block, and says what is to be done: by how much everything is lowered, because it
 * is loud or steady for longer than a moment, and how high a peak may be, because nothing like it came before.
 */
export class LevelGuard {
  /** Samples. */
  readonly blockLength: number;
  readonly #energies: Float64Array;
  readonly #peaks: Float64Array;
  #at = 0;
  /** Blocks of sound in the window; a window that is filling up says nothing about the crest. */
  #filled = 0;
  #lowerDb = 0;
  #holdBlocks = 0;
  /** Mean square. */
  #speech = power(NOMINAL_SPEECH_DBOV);

  /** @param rate samples a second */
  constructor(rate: number) {
    this.blockLength = Math.round(BLOCK_S * rate);
    this.#energies = new Float64Array(WINDOW_BLOCKS);
    this.#peaks = new Float64Array(WINDOW_BLOCKS);
  }

  /** The gain that the next block gets, 0 … 1. */
  get gain(): number {
    return this.#lowerDb === 0 ? 1 : amplitude(-this.#lowerDb);
  }

  /** The highest sample allowed in the next block, 0 … 1. */
  get ceiling(): number {
    return amplitude(
      Math.max(LOWEST_CEILING_DBFS, Math.min(CEILING_DBFS, decibels(this.#speech) + SUDDEN_DB)),
    );
  }

  /** One block of what came in, before anything was done to it. */
  heard(energy: number, peak: number): void {
    const meanSquare = energy / this.blockLength;
    this.#energies[this.#at] = meanSquare;
    this.#peaks[this.#at] = peak;
    this.#at = (this.#at + 1) % WINDOW_BLOCKS;
    const silent = meanSquare < power(SPEECH_FLOOR_DBOV);
    this.#filled = silent ? 0 : Math.min(WINDOW_BLOCKS, this.#filled + 1);

    const level = decibels(mean(this.#energies));
    const crest = decibels(Math.max(...this.#peaks) ** 2) - level;
    const steady = this.#filled === WINDOW_BLOCKS && crest < STEADY_CREST_DB;
    this.#lower(level - (steady ? STEADY_DBOV : LOUD_DBOV));
    if (level > SPEECH_FLOOR_DBOV) this.#follow(level - this.#lowerDb);
  }

  #lower(needDb: number): void {
    if (needDb > this.#lowerDb) this.#lowerDb = needDb;
    if (needDb >= this.#lowerDb) this.#holdBlocks = Math.round(HOLD_S / BLOCK_S);
    else if (this.#holdBlocks > 0) this.#holdBlocks -= 1;
    else this.#lowerDb = Math.max(0, needDb, this.#lowerDb - RELEASE_DB_PER_S * BLOCK_S);
  }

  /** By what the agent hears: what is being held down makes nobody a loud talker. */
  #follow(level: number): void {
    this.#speech += (power(level) - this.#speech) * (BLOCK_S / FOLLOW_S);
  }
}

const amplitude = (db: number): number => 10 ** (db / 20);
const power = (db: number): number => amplitude(db) ** 2;
/** Of a mean square. */
const decibels = (square: number): number => 10 * Math.log10(Math.max(square, 1e-18));
const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
