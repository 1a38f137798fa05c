import type { CallCommand, PhoneCommand } from '../../../shared/domain/command';

/** What comes later than this after another call was in the place is meant for the one that is there now (milliseconds). */
export const END_GUARD_MS = 1000;

/** Which call window, keys and buttons are about. Times are of a clock that never goes back. */
export interface Foreground {
  readonly callId: string | null;
  /** When this one took the place of another; null: of none. */
  readonly since: number | null;
}

export const emptyForeground: Foreground = { callId: null, since: null };

/** `callId`: of the primary call (callLayout.ts). Pure. */
export function foregroundNow(was: Foreground, callId: string | null, at: number): Foreground {
  if (callId === was.callId) return was;
  return { callId, since: was.callId === null ? null : at };
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
