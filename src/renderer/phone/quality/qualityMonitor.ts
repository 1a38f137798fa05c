import type { Call } from '../../../shared/domain/call/call';
import { type QualitySummary, QualityTally, qualityOf } from '../../../shared/domain/media/callQuality';
import type { MediaSample } from '../../../shared/domain/media/mediaSample';
import type { LiveQuality } from '../phone';
import type { Store } from '../state/store';

/** What is shown is of this many seconds: of one alone, a single lost packet would be 2 %. */
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
  readonly #calls = new Map<string, Watched>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Subscribed to the sampler. */
  sampled(callId: string, sample: MediaSample): void {
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

  /** Of a call that is over; it is forgotten with that. null: nothing was measured. */
  take(callId: string): QualitySummary | null {
    const watched = this.#calls.get(callId);
    this.#calls.delete(callId);
    return watched?.tally.summary ?? null;
  }
}

const speaks = (call: Call): boolean =>
  call.state === 'established' && call.localHold === 'off' && !call.heldByOther;
