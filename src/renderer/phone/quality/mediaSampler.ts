import type { Call } from '../../../shared/domain/call/call';
import {
  type MediaSample,
  type StatsEntry,
  type StatsLook,
  sampleBetween,
} from '../../../shared/domain/media/mediaSample';
import { contained, errorText, type Log } from '../diagnostics/log';
import type { Timers } from '../util/timers';

/** Between two looks (milliseconds). */
export const SAMPLE_EVERY_MS = 1000;

export type SampleListener = (callId: string, sample: MediaSample) => void;

export interface MediaSamplerDeps {
  /** What getStats says of that call; null while it has no media. */
  readonly stats: (callId: string) => Promise<readonly StatsEntry[] | null>;
  readonly timers: Timers;
  readonly log: Log;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Looks at the media of every established call once a second, for all who want to know about it. */
export class MediaSampler {
  readonly #deps: MediaSamplerDeps;
  readonly #listeners = new Set<SampleListener>();
  /** The established calls; null: not looked at yet. */
  readonly #last = new Map<string, StatsLook | null>();
  #cancel: (() => void) | null = null;

  constructor(deps: MediaSamplerDeps) {
    this.#deps = deps;
  }

  /** One that throws disturbs nobody. Returns the way to stop. */
  subscribe(listener: SampleListener): () => void {
    const safe = contained(this.#deps.log, 'media-sample', listener);
    this.#listeners.add(safe);
    return () => this.#listeners.delete(safe);
  }

  /** After every change of the calls. */
  follow(calls: readonly Call[]): void {
    const established = calls.filter(({ state }) => state === 'established').map(({ id }) => id);
    for (const id of this.#last.keys()) if (!established.includes(id)) this.#last.delete(id);
    for (const id of established) if (!this.#last.has(id)) this.#last.set(id, null);
    if (this.#last.size === 0) this.#stop();
    else if (this.#cancel === null) this.#next(0);
  }

  #stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #next(afterMs: number): void {
    this.#cancel = this.#deps.timers.after(afterMs, () => {
      this.#next(SAMPLE_EVERY_MS);
      for (const id of this.#last.keys()) void this.#look(id);
    });
  }

  async #look(id: string): Promise<void> {
    const { stats, log, now } = this.#deps;
    try {
      const entries = await stats(id);
      const before = this.#last.get(id);
      // Over meanwhile.
      if (entries === null || before === undefined) return;
      const look = { at: now(), entries };
      this.#last.set(id, look);
      if (before === null) return;
      const sample = sampleBetween(before, look);
      for (const tell of [...this.#listeners]) tell(id, sample);
    } catch (error) {
      log('warn', 'media-stats-failed', { callId: id, error: errorText(error) });
    }
  }
}
