import type { CallRecord } from '../../../shared/domain/call/callRecord';
import { isMissed } from '../../../shared/domain/call/missedCall';
import { type QualityRating, ratingOf } from '../../../shared/domain/media/callQuality';
import type { IconName } from '../icons';
import { words } from '../words/words';
import { daysBetween, formatDay, formatDuration, formatTimeOfDay } from './duration';
import { type PartyText, partyText } from './partyText';
import { codecText, formatLoss, formatMos, milliseconds } from './qualityText';

export interface RecentText {
  readonly who: PartyText;
  readonly icon: IconName;
  readonly missed: boolean;
  /** What came of it: missed, how long they talked, or why not. */
  readonly what: string;
  readonly when: string;
  readonly quality: {
    readonly rating: QualityRating;
    readonly word: string;
    readonly figures: string;
  } | null;
}

/** One call of the list of recent ones, as it is at the time `now` (epoch milliseconds). */
export function recentText(call: CallRecord, now: number): RecentText {
  const missed = isMissed(call);
  return {
    who: partyText(call.party),
    icon: call.direction,
    missed,
    what: missed ? words.recent.missed : whatOf(call),
    when: whenOf(call.startedAt, now),
    quality: qualityOf(call.quality),
  };
}

function whatOf({ establishedAt, endedAt, reason }: CallRecord): string {
  return establishedAt === null
    ? words.ended.reason[reason].title
    : words.ended.talked(formatDuration(endedAt - establishedAt));
}

function whenOf(at: number, now: number): string {
  const time = formatTimeOfDay(at);
  switch (daysBetween(at, now)) {
    case 0:
      return time;
    case 1:
      return words.recent.yesterday(time);
    default:
      return `${formatDay(at)} ${time}`;
  }
}

function qualityOf(quality: CallRecord['quality']): RecentText['quality'] {
  if (quality?.mos == null) return null;
  const { mos, lostFraction, jitterMs, roundTripMs, codec } = quality;
  const rating = ratingOf(mos.mean);
  const named = (name: string, value: string) => `${name} ${value}`;
  return {
    rating,
    word: `${words.quality.rating[rating].word} ${formatMos(mos.mean)}`,
    figures: [
      words.recent.mos(formatMos(mos.mean), formatMos(mos.min)),
      named(words.quality.loss, formatLoss(lostFraction)),
      named(words.quality.jitter, milliseconds(jitterMs)),
      named(words.quality.roundTrip, milliseconds(roundTripMs)),
      codecText(codec),
    ].join(' · '),
  };
}
