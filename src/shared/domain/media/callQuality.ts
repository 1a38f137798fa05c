import { type CodecImpairment, codecImpairment, meanOpinion, transmissionRating } from './eModel';
import type { MediaSample } from './mediaSample';

/** Ratings by how those who talk feel about the line: docs/softphone/call-quality.md. */
export const qualityRatings = ['good', 'fair', 'poor', 'bad'] as const;
export type QualityRating = (typeof qualityRatings)[number];

/** The MOS from which on: users are satisfied, some are not, many are not (ITU-T G.109 Table 1, R of 80, 70, 60). */
export const ratingLimits: Readonly<Record<Exclude<QualityRating, 'bad'>, number>> = {
  good: meanOpinion(80),
  fair: meanOpinion(70),
  poor: meanOpinion(60),
};

export function ratingOf(mos: number): QualityRating {
  return qualityRatings.find((rating) => rating === 'bad' || mos >= ratingLimits[rating]) ?? 'bad';
}

/** The quality of one direction of a call; null where it is not known. */
export interface DirectionQuality {
  /** The share of packets that the network lost, 0 to 1. */
  readonly lostFraction: number | null;
  readonly jitterMs: number | null;
  /** Estimated, 1 to 4.5. */
  readonly mos: number | null;
}

export interface CallQuality {
  /** The direction that the agent hears. */
  readonly heard: DirectionQuality;
  /** The direction from the agent, as the other end of the media tells. */
  readonly sent: DirectionQuality;
  readonly roundTripMs: number | null;
  readonly codec: string | null;
  readonly path: MediaSample['path'];
  /** The MOS of the worse direction; null while nothing is heard, about which there is no opinion. */
  readonly mos: number | null;
}

/** The sound in a packet (milliseconds): what Chromium and Asterisk send. */
const PACKET_MS = 20;

/** Rates the last seconds of a call, the newest last. Pure. */
export function qualityOf(samples: readonly MediaSample[]): CallQuality {
  const newest = samples.at(-1);
  const known = <T>(of: (sample: MediaSample) => T | null): T | null =>
    samples.map(of).findLast((value) => value !== null) ?? null;
  const total = (of: (received: MediaSample['received']) => number | null) =>
    samples.reduce((sum, { received }) => sum + (of(received) ?? 0), 0);

  const packets = total(({ packets: came }) => came);
  const lost = total(({ lost: missed }) => missed);
  const missing = lost + total(({ discarded }) => discarded) - total(({ recovered }) => recovered);
  const roundTripMs = known((sample) => sample.roundTripMs);
  const codec = known((sample) => sample.codec);
  const impairment = codec === null ? null : codecImpairment(codec);
  const delayMs = (roundTripMs ?? 0) / 2 + (known(({ received }) => received.bufferMs) ?? 0) + PACKET_MS;
  const sentLost = known(({ far }) => far.lostFraction);

  const heard = packets === 0 ? null : opinion(impairment, delayMs, missing / (packets + lost));
  const sent = opinion(impairment, delayMs, sentLost);
  return {
    heard: {
      lostFraction: packets + lost === 0 ? null : lost / (packets + lost),
      jitterMs: known(({ received }) => received.jitterMs),
      mos: heard,
    },
    sent: { lostFraction: sentLost, jitterMs: known(({ far }) => far.jitterMs), mos: sent },
    roundTripMs,
    codec,
    path: newest?.path ?? null,
    mos: heard === null ? null : Math.min(heard, sent ?? heard),
  };
}

function opinion(codec: CodecImpairment | null, delayMs: number, lossFraction: number | null): number | null {
  if (codec === null || lossFraction === null) return null;
  const bounded = Math.min(1, Math.max(0, lossFraction));
  return meanOpinion(transmissionRating({ codec, delayMs, lossFraction: bounded }));
}

/** The quality of a call as it is kept; null where nothing was measured. */
export interface QualitySummary {
  readonly mos: { readonly mean: number; readonly min: number } | null;
  /** The share lost of all packets that were to come, 0 to 1. */
  readonly lostFraction: number | null;
  /** The share lost of what was sent, as the other end told, 0 to 1. */
  readonly sentLostFraction: number | null;
  /** Means over the call (milliseconds). */
  readonly jitterMs: number | null;
  readonly roundTripMs: number | null;
  readonly codec: string | null;
}

/** Sums a call up while it goes on. */
export class QualityTally {
  readonly #mos = new Mean();
  readonly #jitter = new Mean();
  readonly #roundTrip = new Mean();
  readonly #sentLost = new Mean();
  #min: number | null = null;
  #packets = 0;
  #lost = 0;
  #codec: string | null = null;

  /** `quality`: of the seconds up to this sample. */
  add({ received, far, roundTripMs, codec }: MediaSample, { mos }: CallQuality): void {
    this.#mos.add(mos);
    this.#jitter.add(received.jitterMs);
    this.#roundTrip.add(roundTripMs);
    this.#sentLost.add(far.lostFraction);
    if (mos !== null) this.#min = Math.min(mos, this.#min ?? mos);
    this.#packets += received.packets ?? 0;
    this.#lost += received.lost ?? 0;
    this.#codec = codec ?? this.#codec;
  }

  get summary(): QualitySummary {
    const mean = this.#mos.value;
    const expected = this.#packets + this.#lost;
    return {
      mos: mean === null || this.#min === null ? null : { mean, min: this.#min },
      lostFraction: expected === 0 ? null : this.#lost / expected,
      sentLostFraction: this.#sentLost.value,
      jitterMs: this.#jitter.value,
      roundTripMs: this.#roundTrip.value,
      codec: this.#codec,
    };
  }
}

class Mean {
  #sum = 0;
  #count = 0;

  /** Adds a value; null counts for nothing. */
  add(value: number | null): void {
    if (value === null) return;
    this.#sum += value;
    this.#count += 1;
  }

  get value(): number | null {
    return this.#count === 0 ? null : this.#sum / this.#count;
  }
}
