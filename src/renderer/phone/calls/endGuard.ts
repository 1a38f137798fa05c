import type { CallCommand, PhoneCommand } from '../../../shared/domain/call/command';

/** A command that comes later than this after the call in the place ended is meant for the call that is there now (milliseconds). */
export const END_GUARD_MS = 1000;

/** Which call window, keys and buttons are about. Times are of a clock that never goes back. */
export interface Foreground {
  readonly callId: string | null;
  /** When this one took the place of a call that was over; null: the place was empty, or the agent put it there. */
  readonly since: number | null;
}

export const emptyForeground: Foreground = { callId: null, since: null };

/** @param callId of the primary call (callLayout.ts) @param living of all calls. Pure. */
export function foregroundNow(
  was: Foreground,
  callId: string | null,
  living: readonly string[],
  at: number,
): Foreground {
  if (callId === was.callId) return was;
  const tookOver = was.callId !== null && !living.includes(was.callId);
  return { callId, since: tookOver ? at : null };
}

/**
 * Whether it would end a call that has only just come to where another was: a second press of the key or button that ended the
 * first, or one that crossed its end. A call that stands elsewhere has a button of its own, which names it. Pure.
 */
export function endsUnmeant({ callId, since }: Foreground, command: PhoneCommand, at: number): boolean {
  if (!isEnd(command) || command.callId !== callId) return false;
  return since !== null && at - since < END_GUARD_MS;
}

function isEnd(command: PhoneCommand): command is CallCommand & { readonly kind: 'hangUp' | 'decline' } {
  return command.kind === 'hangUp' || command.kind === 'decline';
}
