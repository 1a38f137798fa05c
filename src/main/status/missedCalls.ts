import type { EndedCall } from '../../shared/domain/call/call';
import { isMissed } from '../../shared/domain/call/missedCall';
import type { PhoneStatus } from '../../shared/domain/phoneStatus';
import type { PhoneWindowFocus } from '../window/port';
import type { MissedCallSource, PhoneStatusSource } from './port';

type Listener = (missed: readonly EndedCall[]) => void;

/** The calls that the agent missed and has not seen yet, for tray, badge and notices alike. */
export class MissedCalls implements MissedCallSource {
  readonly #listeners = new Set<Listener>();
  #current: readonly EndedCall[] = [];

  constructor(status: PhoneStatusSource, window: PhoneWindowFocus) {
    // Whoever works in the window sees there what was missed.
    status.subscribe((now, before) =>
      this.#become(window.focused ? [] : missedAfter(this.#current, now, before)),
    );
    window.subscribe(() => {
      if (window.focused) this.seen();
    });
  }

  get current(): readonly EndedCall[] {
    return this.#current;
  }

  seen(): void {
    this.#become([]);
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    listener(this.#current);
    return () => this.#listeners.delete(listener);
  }

  #become(calls: readonly EndedCall[]): void {
    if (calls === this.#current || (calls.length === 0 && this.#current.length === 0)) return;
    this.#current = calls;
    for (const listener of [...this.#listeners]) listener(calls);
  }
}

/** Pure: what is missed and unseen after this step of the phone. */
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
  return dismissed && isMissed(before.lastEnded) ? [] : missed;
}
