import type { QualitySummary } from '../media/callQuality';
import type { EndedCall } from './call';
import type { CommandOrigin } from './command';

/** The times for which calls can be kept. */
export const historyTimes = ['never', 'week', 'month', 'quarter'] as const;
export type HistoryTime = (typeof historyTimes)[number];

/** A call that is over, as the history keeps it. */
export interface CallRecord extends Omit<EndedCall, 'state'> {
  /** The way in which the agent answered it; null: they made it, or nobody answered. */
  readonly answeredBy: CommandOrigin | null;
  /** The quality; null: nobody spoke, or nothing was measured. */
  readonly quality: QualitySummary | null;
}
