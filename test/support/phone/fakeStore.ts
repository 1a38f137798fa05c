import type { PhoneState } from '../../../src/renderer/phone/phone';
import { initialState } from '../../../src/renderer/phone/state/reduce';
import type { Store } from '../../../src/renderer/phone/state/store';
import { Observable } from '../../../src/shared/observable';

/** A state as a test sets it, for parts that only follow it. */
export class FakeStore implements Pick<Store, 'state' | 'watch'> {
  readonly #state = new Observable(initialState, (error) => {
    throw error;
  });
  readonly watch: Store['watch'] = (select, onChange, equal) => this.#state.watch(select, onChange, equal);

  get state(): PhoneState {
    return this.#state.value;
  }

  set(change: Partial<PhoneState>): void {
    this.#state.set({ ...this.state, ...change });
  }
}
