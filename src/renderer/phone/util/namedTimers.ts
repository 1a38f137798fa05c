import type { Timers } from './timers';

/** Timers that a state machine starts and cancels by name; one of each name at a time. */
export class NamedTimers<Name extends string> {
  readonly #timers: Timers;
  readonly #fired: (name: Name) => void;
  readonly #running = new Map<Name, () => void>();

  constructor(timers: Timers, fired: (name: Name) => void) {
    this.#timers = timers;
    this.#fired = fired;
  }

  /** Begins it anew where it runs already. */
  start(name: Name, ms: number): void {
    this.cancel(name);
    const fire = () => {
      this.#running.delete(name);
      this.#fired(name);
    };
    this.#running.set(name, this.#timers.after(ms, fire));
  }

  cancel(name: Name): void {
    this.#running.get(name)?.();
    this.#running.delete(name);
  }
}
