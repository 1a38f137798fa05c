import {
  type CallQuality,
  type DirectionQuality,
  type QualityRating,
  ratingOf,
} from '../../../shared/domain/media/callQuality';
import type { LiveQuality } from '../../phone/phone';
import { words } from '../words/words';

interface Figures {
  readonly mos: string;
  readonly loss: string;
  readonly jitter: string;
}

export interface QualityText {
  /** null: not measured. */
  readonly rating: QualityRating | null;
  readonly sign: string;
  readonly heard: Figures;
  readonly sent: Figures;
  /** Name and value. */
  readonly rest: readonly (readonly [string, string])[];
  /** The graph in words. */
  readonly trend: string;
}

const { quality } = words;

/** All that is said of a call's quality. */
export function qualityText(live: LiveQuality | undefined): QualityText {
  const now = live?.now ?? null;
  const rating = now?.mos == null ? null : ratingOf(now.mos);
  return {
    rating,
    sign: rating === null ? quality.unknown : quality.rating[rating].sign,
    heard: figures(now?.heard),
    sent: figures(now?.sent),
    rest: [
      [quality.roundTrip, milliseconds(now?.roundTripMs ?? null)],
      [quality.codec, codecText(now?.codec ?? null)],
      [quality.way, pathText(now?.path ?? null)],
    ],
    trend: trendText(live?.trend ?? []),
  };
}

const figures = (of: DirectionQuality | undefined): Figures => ({
  mos: formatMos(of?.mos ?? null),
  loss: formatLoss(of?.lostFraction ?? null),
  jitter: milliseconds(of?.jitterMs ?? null),
});

export const formatMos = (mos: number | null): string => (mos === null ? quality.none : mos.toFixed(1));

export const formatLoss = (fraction: number | null): string =>
  fraction === null ? quality.none : quality.percent((100 * fraction).toFixed(1));

export const milliseconds = (value: number | null): string =>
  value === null ? quality.none : quality.milliseconds(value.toFixed(0));

/** RTP's name; one that is no abbreviation is written as a name. */
export const codecText = (codec: string | null): string =>
  codec === null ? quality.none : codec.replace(/^opus$/i, 'Opus');

function pathText(path: CallQuality['path']): string {
  if (path === null) return quality.none;
  const way = quality.path[path.kind];
  return path.protocol === null ? way : `${way} (${path.protocol.toUpperCase()})`;
}

function trendText(trend: LiveQuality['trend']): string {
  const known = trend.filter((mos) => mos !== null);
  if (known.length === 0) return quality.noTrend;
  return quality.trend(formatMos(Math.min(...known)), formatMos(trend.at(-1) ?? null));
}

/** The lines of a graph `width` by `height` that ends at its right edge: one for each stretch without a gap. */
export function trendLines(
  trend: LiveQuality['trend'],
  { width, height, length }: { readonly width: number; readonly height: number; readonly length: number },
): string[] {
  const step = width / (length - 1);
  const points = trend.map((mos, index) =>
    mos === null
      ? null
      : `${(width - (trend.length - 1 - index) * step).toFixed(1)},${trendHeight(mos, height).toFixed(1)}`,
  );
  const lines: string[][] = [[]];
  for (const point of points) {
    if (point === null) lines.push([]);
    else lines.at(-1)?.push(point);
  }
  return lines.filter((line) => line.length > 0).map((line) => line.join(' '));
}

/** From the top: the scale goes from 1 to 4.5. */
export const trendHeight = (mos: number, height: number): number => ((4.5 - mos) / 3.5) * height;
