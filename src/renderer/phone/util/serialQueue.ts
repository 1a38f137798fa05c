/**
 * Runs asynchronous tasks one after the other. A task that fails rejects its own promise and stops nobody else.
 * After `close` what has not begun is dropped: its promise resolves to undefined.
 */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  add<T>(task: () => Promise<T>): Promise<T | undefined> {
    const result = this.#last.then(() => (this.#closed ? undefined : task()));
    this.#last = result.catch(() => undefined);
    return result;
  }

  close(): void {
    this.#closed = true;
  }
}
