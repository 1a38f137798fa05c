import type { Ringtone, Volume } from '../../../shared/domain/media/ringtones';
import type { BriefSound, Volumes } from './audioPort';
import type { Output } from './output';
import { playTone } from './playTone';
import type { BriefTone, EarTone, Tone } from './tones';

/** Loudspeakers take so long to open (milliseconds): those that ring together begin together afterwards. */
const OPENING_MS = 150;

interface Playing {
  readonly tone: Tone;
  /** performance.now() */
  readonly begins: number;
  readonly end: () => void;
}

/** What the phone itself has to be heard: rings on the ringers, tones in the agent's ear. */
export class TonePlayer {
  readonly #speaker: Output;
  readonly #ringers: () => readonly Output[];
  #volumes: Volumes = { ring: 'full', tones: 'full' };
  #ring: Playing | null = null;
  #tone: Playing | null = null;
  #stopTrial = () => {};

  constructor(speaker: Output, ringers: () => readonly Output[]) {
    this.#speaker = speaker;
    this.#ringers = ringers;
  }

  /** For what begins from now on. */
  setVolumes(volumes: Volumes): void {
    this.#volumes = volumes;
  }

  setRing(ring: Ringtone | null): void {
    if ((this.#ring?.tone ?? null) === ring) return;
    this.#ring?.end();
    this.#stopTrial();
    this.#ring = ring === null ? null : this.#ringFrom(ring, performance.now() + OPENING_MS);
  }

  setTone(tone: EarTone | null): void {
    if ((this.#tone?.tone ?? null) === tone) return;
    this.#tone?.end();
    this.#tone = null;
    if (tone === null) return;
    const begins = performance.now();
    const volume = gains[this.#volumes.tones];
    const end = this.#speaker.play(playTone(tone, { volume, repeated: true, begins }));
    this.#tone = { tone, begins, end };
  }

  playOnce(tone: BriefTone): BriefSound {
    return once(tone, [this.#speaker], gains[this.#volumes.tones], performance.now());
  }

  tryRingtone(ringtone: Ringtone): void {
    this.#stopTrial();
    const begins = performance.now() + OPENING_MS;
    this.#stopTrial = once(ringtone, this.#ringers(), gains[this.#volumes.ring], begins).stop;
  }

  /** `change` gives other ringers: a ring goes on there, from where it is. */
  moveRing(change: () => void): void {
    this.#stopTrial();
    this.#ring?.end();
    change();
    if (this.#ring !== null) this.#ring = this.#ringFrom(this.#ring.tone, this.#ring.begins);
  }

  #ringFrom(tone: Tone, begins: number): Playing {
    const volume = gains[this.#volumes.ring];
    const ends = this.#ringers().map((output) =>
      output.play(playTone(tone, { volume, repeated: true, begins })),
    );
    return {
      tone,
      begins,
      end() {
        for (const end of ends) end();
      },
    };
  }
}

function once(tone: Tone, outputs: readonly Output[], volume: number, begins: number): BriefSound {
  let stop = () => {};
  const ended = new Promise<void>((resolve) => {
    const ends = outputs.map((output) =>
      output.play(playTone(tone, { volume, repeated: false, begins, ended: () => stop() })),
    );
    stop = () => {
      for (const end of ends.splice(0)) end();
      resolve();
    };
  });
  return { ended, stop: () => stop() };
}

/** 6 dB each, and 8 to the softest. */
const gains: Record<Volume, number> = { full: 1, high: 0.5, medium: 0.25, low: 0.1, off: 0 };
