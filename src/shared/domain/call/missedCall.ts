import type { EndedCall } from './call';
import type { EndReason } from './endReason';

/** The agent's own doing, or a colleague had the call: nothing that the agent would have to call back for. */
const settled: ReadonlySet<EndReason> = new Set([
  'hung-up-by-agent',
  'declined-by-agent',
  'answered-elsewhere',
]);

/**
 * Tells whether a call was missed: the agent neither spoke with the caller nor chose not to; the caller gave up, the server ended
 * the call unanswered, or the connection was lost while it rang.
 */
export function isMissed({
  direction,
  establishedAt,
  reason,
}: Pick<EndedCall, 'direction' | 'establishedAt' | 'reason'>): boolean {
  return direction === 'incoming' && establishedAt === null && !settled.has(reason);
}
