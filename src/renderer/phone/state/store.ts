import { contained, type Log } from '../diagnostics/log';
import type { PhoneState } from '../phone';
import { initialState, type PhoneEvent, reduce } from './reduce';

/** The one place where the phone's state is kept. */
export class Store {
  #state: PhoneState = initialState;
  readonly #listeners = new Set<(state: PhoneState) => void>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  get state(): PhoneState {
    return this.#state;
  }

  /** @throws IllegalTransition, and then nothing has changed. */
  dispatch(event: PhoneEvent): void {
    const next = reduce(this.#state, event);
    if (next === this.#state) return;
    this.#state = next;
    // A listener may dispatch itself: nobody is told of a state that is already past.
    for (const listener of [...this.#listeners]) listener(this.#state);
  }

  /** Calls back at once and after every change; a listener that throws disturbs nobody. Returns the way to stop. */
  subscribe(listener: (state: PhoneState) => void): () => void {
    const safe = contained(this.#log, 'state', listener);
    this.#listeners.add(safe);
    safe(this.#state);
    return () => this.#listeners.delete(safe);
  }
}
