import type { QualitySummary } from '../media/callQuality';
import type { EndedCall } from './call';
import type { CommandOrigin } from './command';

/** How long calls are kept. */
export const historyTimes = ['never', 'week', 'month', 'quarter'] as const;
export type HistoryTime = (typeof historyTimes)[number];

/** A call that is over, as the history keeps it. */
export interface CallRecord extends Omit<EndedCall, 'state'> {
  /** How the agent answered it; null: he made it, or nobody answered. */
  readonly answeredBy: CommandOrigin | null;
  /** null: nobody spoke, or nothing was measured. */
  readonly quality: QualitySummary | null;
}
