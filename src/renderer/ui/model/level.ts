import type { SoundLevel } from '../../../shared/domain/media/soundLevel';
import type { Loudness } from './checkSteps';

/** What the meter shows at its left end, in dBFS; its right end is full scale. */
const FLOOR_DB = -60;
/** The bar jumps up and sinks slowly (dB a second), so that the eye can follow speech. */
const DECAY_DB_PER_S = 24;

/** Where the bar stands next, in dBFS: of its place before, what was heard since, and how long that is (milliseconds). Pure. */
export function nextBar(before: number, { rmsDbfs }: SoundLevel, elapsedMs: number): number {
  return Math.max(FLOOR_DB, rmsDbfs, before - (DECAY_DB_PER_S * elapsedMs) / 1000);
}

export const emptyBar = FLOOR_DB;

/** The bar has steps of 5 dB: each other picture of it costs more than what is measured for it. */
const STEPS = 12;

/** 0 to 1, in steps: how much of the meter is filled. Pure. */
export const filled = (bar: number): number =>
  Math.round(Math.min(1, Math.max(0, 1 - bar / FLOOR_DB)) * STEPS) / STEPS;

/** dBFS: what a microphone reaches at least when somebody speaks into it. */
export const AUDIBLE_FROM = -54;

/** In one word. `peakDbfs` of what was just heard. Pure. */
export function loudnessOf(bar: number, peakDbfs: number): Loudness {
  if (peakDbfs > -1) return 'loud';
  if (bar > -36) return 'good';
  return bar > AUDIBLE_FROM ? 'quiet' : 'silent';
}
