const WITHIN_MS = 60_000;
const TOO_MANY = 3;

/** Tells a page that crashed from one that keeps crashing: three times within a minute. */
export class CrashLimit {
  #times: number[] = [];

  /** @param now milliseconds, of any clock that only goes forward @returns whether that was once too often */
  reached(now: number): boolean {
    this.#times = [...this.#times.filter((at) => now - at < WITHIN_MS), now];
    return this.#times.length >= TOO_MANY;
  }

  forget(): void {
    this.#times = [];
  }
}
