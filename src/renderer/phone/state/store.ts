import { Observable, type Stop } from '../../../shared/observable';
import { type Log, listenerFailed } from '../diagnostics/log';
import type { PhoneState } from '../phone';
import { initialState, type PhoneEvent, reduce } from './reduce';

/**
 * The one place where the phone's state is kept. `state` is the newest at once, also for whoever dispatches from within a listener;
 * the listeners are told of each step, all of them in the same order (docs/decisions/0141).
 */
export class Store {
  readonly #state: Observable<PhoneState>;

  constructor(log: Log) {
    this.#state = new Observable(initialState, listenerFailed(log, 'state'));
  }

  get state(): PhoneState {
    return this.#state.value;
  }

  /** How many follow the state. */
  get watchers(): number {
    return this.#state.size;
  }

  /** @throws IllegalTransition to whoever dispatched, wherever from, and then nothing has changed. */
  dispatch(event: PhoneEvent): void {
    this.#state.set(reduce(this.#state.value, event));
  }

  /** The one way to follow the state: calls back when the selected part is another than before. Not at once: that is `state`. */
  watch<S>(
    select: (state: PhoneState) => S,
    onChange: (now: S, before: S) => void,
    equal?: (now: S, before: S) => boolean,
  ): Stop {
    return this.#state.watch(select, onChange, equal);
  }
}
