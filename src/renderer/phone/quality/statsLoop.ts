import type { StatsEntry, StatsLook } from '../../../shared/domain/media/mediaSample';
import { errorText, type Log } from '../diagnostics/log';
import type { Timers } from '../util/timers';

export interface StatsLoopDeps {
  /** Between two looks (milliseconds). */
  readonly everyMs: number;
  /** The statistics of that call; null while it has no media. */
  readonly stats: (callId: string) => Promise<readonly StatsEntry[] | null>;
  /** Called after each look at a call that still counts; null: there was nothing to see, then or before. */
  readonly looked: (callId: string, before: StatsLook | null, look: StatsLook | null) => void;
  /** The event in the log when a look failed. */
  readonly failed: string;
  readonly timers: Timers;
  readonly log: Log;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Looks at the media of some calls again and again, and sets no timer while there is none. */
export class StatsLoop {
  readonly #deps: StatsLoopDeps;
  /** The last look at each call; null: nothing was seen yet. */
  readonly #last = new Map<string, StatsLook | null>();
  #cancel: (() => void) | null = null;

  constructor(deps: StatsLoopDeps) {
    this.#deps = deps;
  }

  /** Looks at these calls from now on, and at no other. */
  follow(callIds: readonly string[]): void {
    for (const id of this.#last.keys()) if (!callIds.includes(id)) this.#last.delete(id);
    for (const id of callIds) if (!this.#last.has(id)) this.#last.set(id, null);
    if (this.#last.size > 0) {
      if (this.#cancel === null) this.#next(0);
      return;
    }
    this.#cancel?.();
    this.#cancel = null;
  }

  #next(afterMs: number): void {
    const { timers, everyMs } = this.#deps;
    this.#cancel = timers.after(afterMs, () => {
      this.#next(everyMs);
      for (const id of this.#last.keys()) void this.#look(id);
    });
  }

  async #look(id: string): Promise<void> {
    const { stats, looked, failed, log, now } = this.#deps;
    let look: StatsLook | null = null;
    try {
      const entries = await stats(id);
      if (entries !== null) look = { at: now(), entries };
    } catch (error) {
      log('warn', failed, { callId: id, error: errorText(error) });
    }
    const before = this.#last.get(id);
    // Over meanwhile.
    if (before === undefined) return;
    if (look !== null) this.#last.set(id, look);
    looked(id, before, look);
  }
}
