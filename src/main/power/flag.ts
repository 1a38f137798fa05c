/** A yes or no that others follow. */
export class Flag {
  readonly #listeners = new Set<(on: boolean) => void>();
  #on = false;

  get on(): boolean {
    return this.#on;
  }

  set(on: boolean): void {
    if (on === this.#on) return;
    this.#on = on;
    for (const listener of [...this.#listeners]) listener(on);
  }

  /** Calls back at once and after every change; returns the function that stops it. */
  subscribe(listener: (on: boolean) => void): () => void {
    this.#listeners.add(listener);
    listener(this.#on);
    return () => this.#listeners.delete(listener);
  }
}
