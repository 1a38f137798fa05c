import { type MediaSample, type StatsEntry, sampleBetween } from '../../../shared/domain/media/mediaSample';
import { Emitter, type Events, type Stop, together } from '../../../shared/observable';
import { sameData } from '../../../shared/sameData';
import { type Log, listenerFailed } from '../diagnostics/log';
import type { Store } from '../state/store';
import type { Timers } from '../util/timers';
import { StatsLoop } from './statsLoop';

/** Between two samples (milliseconds). */
export const SAMPLE_EVERY_MS = 1000;

/** The media of a call in the last second. */
export interface CallSample {
  readonly callId: string;
  readonly sample: MediaSample;
}

export interface MediaSamplerDeps {
  readonly store: Pick<Store, 'watch'>;
  /** The statistics of that call; null while it has no media. */
  readonly stats: (callId: string) => Promise<readonly StatsEntry[] | null>;
  readonly timers: Timers;
  readonly log: Log;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Looks at the media of every established call once a second, for all who want to know about it. */
export class MediaSampler {
  readonly #store: MediaSamplerDeps['store'];
  readonly #samples: Emitter<CallSample>;
  readonly #loop: StatsLoop;

  constructor({ store, ...deps }: MediaSamplerDeps) {
    this.#store = store;
    this.#samples = new Emitter(listenerFailed(deps.log, 'media-sample'));
    this.#loop = new StatsLoop({
      ...deps,
      everyMs: SAMPLE_EVERY_MS,
      failed: 'media-stats-failed',
      looked: (callId, before, look) => {
        if (before === null || look === null) return;
        this.#samples.emit({ callId, sample: sampleBetween(before, look) });
      },
    });
  }

  get samples(): Events<CallSample> {
    return this.#samples;
  }

  start(): Stop {
    return together(
      () => this.#loop.follow([]),
      this.#store.watch(
        ({ calls }) => calls.filter(({ state }) => state === 'established').map(({ id }) => id),
        (established) => this.#loop.follow(established),
        sameData,
      ),
    );
  }
}
