interface Timer {
  readonly id: number;
  readonly every: number | null;
  readonly run: () => void;
  at: number;
}

const real = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  dateNow: Date.now,
  performanceNow: performance.now,
  random: Math.random,
};

/**
 * Timers, clocks and chance of the page for one run: time passes only where the run says so, so that an hour of calls takes
 * milliseconds and comes out the same each time. Between two timers all promises settle, as in a browser.
 */
export class VirtualTime {
  #now = 1_000_000;
  #lastId = 0;
  #chance = 1;
  readonly #timers = new Map<number, Timer>();

  install(): void {
    const set =
      (every: boolean) =>
      (task: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
        this.#lastId += 1;
        const wait = Math.max(1, ms);
        const id = this.#lastId;
        this.#timers.set(id, {
          id,
          every: every ? wait : null,
          at: this.#now + wait,
          run: () => task(...args),
        });
        return id;
      };
    const clear = (id?: number) => {
      if (id !== undefined) this.#timers.delete(id);
    };
    Object.assign(globalThis, {
      setTimeout: set(false),
      setInterval: set(true),
      clearTimeout: clear,
      clearInterval: clear,
    });
    Date.now = () => 1_700_000_000_000 + this.#now;
    performance.now = () => this.#now;
    Math.random = () => {
      // Park and Miller: what JsSIP draws is part of the run.
      this.#chance = (this.#chance * 48_271) % 2_147_483_647;
      return this.#chance / 2_147_483_647;
    };
  }

  uninstall(): void {
    const { setTimeout, clearTimeout, setInterval, clearInterval } = real;
    Object.assign(globalThis, { setTimeout, clearTimeout, setInterval, clearInterval });
    Date.now = real.dateNow;
    performance.now = real.performanceNow;
    Math.random = real.random;
    performance.clearMarks();
  }

  get pending(): number {
    return this.#timers.size;
  }

  /** All that is due now is done, and every promise settled. */
  settle(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }

  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await this.settle();
    for (let next = this.#next(end); next !== null; next = this.#next(end)) {
      this.#now = Math.max(this.#now, next.at);
      if (next.every === null) this.#timers.delete(next.id);
      else next.at = this.#now + next.every;
      next.run();
      await this.settle();
    }
    this.#now = end;
  }

  #next(end: number): Timer | null {
    let first: Timer | null = null;
    for (const timer of this.#timers.values()) {
      if (timer.at <= end && (first === null || timer.at < first.at)) first = timer;
    }
    return first;
  }
}
