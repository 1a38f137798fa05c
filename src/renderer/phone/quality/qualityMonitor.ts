import type { Call } from '../../../shared/domain/call/call';
import { type QualitySummary, QualityTally, qualityOf } from '../../../shared/domain/media/callQuality';
import type { MediaSample } from '../../../shared/domain/media/mediaSample';
import { type Events, type Stop, together } from '../../../shared/observable';
import type { LiveQuality } from '../phone';
import type { Store } from '../state/store';
import type { CallSample } from './mediaSampler';

/** The seconds behind the figures that are shown: of one alone, a single lost packet would be 2 %. */
const WINDOW = 5;
/** How far back the graph reaches (samples). */
export const TREND_LENGTH = 120;

interface Watched {
  samples: readonly MediaSample[];
  trend: LiveQuality['trend'];
  readonly tally: QualityTally;
}

/** Makes of each call's samples what the agent sees of its quality, and the summary that the history keeps. */
export class QualityMonitor {
  readonly #store: Store;
  readonly #samples: Events<CallSample>;
  readonly #calls = new Map<string, Watched>();

  constructor(store: Store, samples: Events<CallSample>) {
    this.#store = store;
    this.#samples = samples;
  }

  start(): Stop {
    return together(
      this.#samples.subscribe((one) => this.#sampled(one)),
      this.#store.watch(
        ({ calls }) => calls,
        (calls, before) => {
          // One that is only now over is summed up yet.
          const known = [...calls, ...before];
          for (const id of this.#calls.keys()) {
            if (!known.some((call) => call.id === id)) this.#calls.delete(id);
          }
        },
      ),
    );
  }

  #sampled({ callId, sample }: CallSample): void {
    const call = this.#store.state.calls.find(({ id }) => id === callId);
    if (call === undefined) return;
    const watched = this.#calls.get(callId) ?? { samples: [], trend: [], tally: new QualityTally() };
    this.#calls.set(callId, watched);
    // On hold no sound is to come, and its absence says nothing.
    watched.samples = speaks(call) ? [...watched.samples, sample].slice(-WINDOW) : [];
    const quality = qualityOf(watched.samples);
    if (watched.samples.length > 0) watched.tally.add(sample, quality);
    watched.trend = [...watched.trend, quality.mos].slice(-TREND_LENGTH);
    this.#store.dispatch({ type: 'quality', id: callId, quality: { now: quality, trend: watched.trend } });
  }

  /** The summary of a call that is over; it is forgotten with that. null: nothing was measured. */
  take(callId: string): QualitySummary | null {
    const watched = this.#calls.get(callId);
    this.#calls.delete(callId);
    return watched?.tally.summary ?? null;
  }
}

const speaks = (call: Call): boolean =>
  call.state === 'established' && call.localHold === 'off' && !call.heldByOther;
