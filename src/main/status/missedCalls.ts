import type { EndedCall } from '../../shared/domain/call/call';
import { isMissed } from '../../shared/domain/call/missedCall';
import type { PhoneStatus } from '../../shared/domain/phoneStatus';
import { Observable } from '../../shared/observable';
import { type Logger, listenerFailed } from '../diagnostics/port';
import type { PhoneWindowFocus } from '../window/port';
import type { MissedCallSource, PhoneStatusSource } from './port';

const none: readonly EndedCall[] = [];

/** Counts missed calls for tray, badge and notices alike, until the agent has seen them. */
export function countMissedCalls(
  status: PhoneStatusSource,
  window: PhoneWindowFocus,
  log: Logger,
): MissedCallSource {
  const calls = new Observable(none, listenerFailed(log, 'missed-calls'));
  // Whoever works in the window sees there what was missed.
  status.follow((now, before) => calls.set(window.focused ? none : missedAfter(calls.value, now, before)));
  window.subscribe(() => {
    if (window.focused) calls.set(none);
  });
  return { calls, seen: () => calls.set(none) };
}

/** Counts what is missed and unseen after this step of the phone. Pure. */
export function missedAfter(
  missed: readonly EndedCall[],
  { dn, lastEnded }: PhoneStatus,
  before: PhoneStatus,
): readonly EndedCall[] {
  if (lastEnded !== null && lastEnded.id !== before.lastEnded?.id && isMissed(lastEnded)) {
    return [...missed, lastEnded];
  }
  // Dismissed in the window. A page that is gone says nothing of what the agent has seen.
  const dismissed = dn !== null && lastEnded === null && before.lastEnded !== null;
  return dismissed && isMissed(before.lastEnded) ? none : missed;
}
