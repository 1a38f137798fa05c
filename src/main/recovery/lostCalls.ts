import type { Call } from '../../shared/domain/call/call';
import { MAX_LOST, type PageFailure, type Recovery, type SipDialog } from '../../shared/domain/call/recovery';

/** Keeps, in memory, what the next page needs to know of one that fails. */
export class LostCalls {
  #dialogs: readonly SipDialog[] = [];
  #recovery: Recovery | null = null;

  /** Keeps the dialogs of the established calls, after every change of them. */
  keep(dialogs: readonly SipDialog[]): void {
    this.#dialogs = dialogs;
  }

  /** Keeps what the page that failed had. @param at epoch milliseconds */
  pageGone(failure: PageFailure, calls: readonly Call[], at: number): void {
    // A page that failed before it could ask had no calls of its own: those of the one before are still untold.
    this.#recovery = {
      failure,
      at,
      calls: [...(this.#recovery?.calls ?? []), ...calls].slice(-MAX_LOST),
      dialogs: [...(this.#recovery?.dialogs ?? []), ...this.#dialogs].slice(-MAX_LOST),
    };
    this.#dialogs = [];
  }

  /** Hands it to the page that asks first; null when there was none before it, or that one ended well. */
  take(): Recovery | null {
    const recovery = this.#recovery;
    this.#recovery = null;
    return recovery;
  }
}
