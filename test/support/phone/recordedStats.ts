import type { StatsLook } from '../../../src/shared/domain/media/mediaSample';
import recorded from './recordedStats.json';

/**
 * What getStats said in a call over the real servers, of a caller who sends a tone: at its beginning, before the first RTCP
 * report, and 10 and 11 s later. Recorded with Chromium 130.
 */
export const recordedLooks = recorded as unknown as readonly [StatsLook, StatsLook, StatsLook];
