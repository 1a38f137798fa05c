/** An event target that knows how many listen. */
export class CountedTarget extends EventTarget {
  readonly #listening = new Map<string, Set<unknown>>();

  get listeners(): number {
    return [...this.#listening.values()].reduce((sum, { size }) => sum + size, 0);
  }

  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    super.addEventListener(...args);
    const [type, listener] = args;
    this.#listening.set(type, (this.#listening.get(type) ?? new Set()).add(listener));
  }

  override removeEventListener(...args: Parameters<EventTarget['removeEventListener']>): void {
    super.removeEventListener(...args);
    const [type, listener] = args;
    this.#listening.get(type)?.delete(listener);
  }
}
