/** Ends what was begun: a subscription, a timer, a part of the phone. To call it again does nothing. */
export type Stop = () => void;

/** Takes what a listener has thrown: logs it, and does not throw itself. */
export type ListenerFailed = (error: unknown) => void;

/** Stops many things in one way, the last that was begun first. */
export function together(...stops: readonly Stop[]): Stop {
  const left = [...stops];
  return () => {
    for (let stop = left.pop(); stop !== undefined; stop = left.pop()) stop();
  };
}

/** Events, for those who follow them. */
export interface Events<T> {
  subscribe(listener: (event: T) => void): Stop;
}

/**
 * Tells every listener of every event, in the same order. What a listener emits itself is told after the event that is being told:
 * whoever comes later in the list never hears the answer before the question. A listener that throws disturbs nobody.
 */
export class Emitter<T> implements Events<T> {
  readonly #failed: ListenerFailed;
  readonly #listeners = new Set<{ readonly tell: (event: T) => void }>();
  readonly #queue: (() => void)[] = [];
  #telling = false;

  constructor(failed: ListenerFailed) {
    this.#failed = failed;
  }

  /** The number of listeners. */
  get size(): number {
    return this.#listeners.size;
  }

  /** Tells of what is emitted from now on, until stopped. */
  subscribe(tell: (event: T) => void): Stop {
    const listener = { tell };
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: T): void {
    const listeners = [...this.#listeners];
    this.#queue.push(() => {
      for (const listener of listeners) if (this.#listeners.has(listener)) this.#tell(listener.tell, event);
    });
    if (this.#telling) return;
    this.#telling = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) next();
    } finally {
      this.#telling = false;
    }
  }

  #tell(tell: (event: T) => void, event: T): void {
    try {
      tell(event);
    } catch (error) {
      this.#failed(error);
    }
  }
}

/** A value that changes, for those who only read it. */
export interface Watchable<T> {
  readonly value: T;
  /** Calls back after every change, with the value before it. Not at once: that is `value`. */
  subscribe(onChange: (now: T, before: T) => void): Stop;
  /** Calls back at once, with the value twice, and after every change. */
  follow(onChange: (now: T, before: T) => void): Stop;
  /** Calls back when the selected part is another than before. */
  watch<S>(
    select: (value: T) => S,
    onChange: (now: S, before: S) => void,
    equal?: (now: S, before: S) => boolean,
  ): Stop;
}

/**
 * A value that is replaced, never changed in place. `value` is the newest at once; the listeners are told of every step, all of
 * them in the same order (`Emitter`), so that `now` may be past for one that is told while others have set the next.
 */
export class Observable<T> implements Watchable<T> {
  readonly #changes: Emitter<{ readonly now: T; readonly before: T }>;
  readonly #failed: ListenerFailed;
  #value: T;

  constructor(value: T, failed: ListenerFailed) {
    this.#value = value;
    this.#failed = failed;
    this.#changes = new Emitter(failed);
  }

  get value(): T {
    return this.#value;
  }

  /** The number of listeners. */
  get size(): number {
    return this.#changes.size;
  }

  set(now: T): void {
    const before = this.#value;
    if (Object.is(now, before)) return;
    this.#value = now;
    this.#changes.emit({ now, before });
  }

  subscribe(onChange: (now: T, before: T) => void): Stop {
    return this.#changes.subscribe(({ now, before }) => onChange(now, before));
  }

  follow(onChange: (now: T, before: T) => void): Stop {
    const stop = this.subscribe(onChange);
    try {
      onChange(this.#value, this.#value);
    } catch (error) {
      this.#failed(error);
    }
    return stop;
  }

  watch<S>(
    select: (value: T) => S,
    onChange: (now: S, before: S) => void,
    equal: (now: S, before: S) => boolean = Object.is,
  ): Stop {
    return this.subscribe((now, before) => {
      const [selected, earlier] = [select(now), select(before)];
      if (!equal(selected, earlier)) onChange(selected, earlier);
    });
  }
}
