interface Step<State, Effect> {
  readonly state: State;
  readonly effects: readonly Effect[];
}

/**
 * Carries out a pure transition, one event after the other: what an effect brings about waits until all effects of its own event
 * are done.
 */
export class Machine<State, Event, Effect> {
  #state: State;
  readonly #transition: (state: State, event: Event) => Step<State, Effect>;
  /** Must not throw. */
  readonly #perform: (effect: Effect) => void;
  readonly #waiting: { readonly event: Event; readonly done: () => void }[] = [];
  #busy = false;

  constructor(
    initial: State,
    transition: (state: State, event: Event) => Step<State, Effect>,
    perform: (effect: Effect) => void,
  ) {
    this.#state = initial;
    this.#transition = transition;
    this.#perform = perform;
  }

  get state(): State {
    return this.#state;
  }

  /** `done` runs after the effects of this event. @throws IllegalTransition, and then nothing has changed. */
  happened(event: Event, done = () => {}): void {
    this.#waiting.push({ event, done });
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
        const { state, effects } = this.#transition(this.#state, next.event);
        this.#state = state;
        for (const effect of effects) this.#perform(effect);
        next.done();
      }
    } finally {
      this.#busy = false;
    }
  }
}
