import type { EndedCall } from '../../shared/domain/call/call';
import { isMissed } from '../../shared/domain/call/missedCall';
import type { PhoneStatusSource } from '../status/port';

type Listener = (missed: readonly EndedCall[]) => void;

/** Calls that were missed since the agent last looked at the window. */
export class MissedCalls {
  readonly #listeners = new Set<Listener>();
  #calls: readonly EndedCall[] = [];

  constructor(status: PhoneStatusSource, windowFocused: () => boolean) {
    status.subscribe(({ lastEnded }, before) => {
      if (lastEnded === null || lastEnded.id === before.lastEnded?.id || !isMissed(lastEnded)) return;
      if (!windowFocused()) this.#become([...this.#calls, lastEnded]);
    });
  }

  /** The agent looks at the window. */
  seen(): void {
    if (this.#calls.length > 0) this.#become([]);
  }

  /** Calls back at once and after every change. */
  subscribe(listener: Listener): void {
    this.#listeners.add(listener);
    listener(this.#calls);
  }

  #become(calls: readonly EndedCall[]): void {
    this.#calls = calls;
    for (const listener of this.#listeners) listener(calls);
  }
}
