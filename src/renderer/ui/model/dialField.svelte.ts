import { createContext } from 'svelte';
import type { CommandOrigin } from '../../../shared/domain/call/command';
import { readDialText } from '../../../shared/domain/dialling/dialText';
import { words } from '../words/words';
import type { PhoneView } from './phoneView.svelte';

/** The number being typed. It outlives the dial field: a call that comes in between must not lose it. */
export class DialField {
  readonly #view: PhoneView;
  #number = $state('');
  /** The number was refused as one that cannot be called. */
  refused = $state(false);
  /** Why it was refused where it is no bad number, and what was made of it before it is called. */
  hint: string | null = $state(null);

  constructor(view: PhoneView) {
    this.#view = view;
  }

  get number(): string {
    return this.#number;
  }
  set number(value: string) {
    this.#number = value;
    this.refused = false;
    this.hint = null;
  }
  get canCall(): boolean {
    return this.#view.online && this.#number.trim() !== '';
  }

  press(key: string): void {
    this.number += key;
  }
  backspace(): void {
    this.number = this.#number.slice(0, -1);
  }
  clear(): void {
    this.number = '';
  }

  /** Calls the number; the field is emptied once the call is placed. */
  async call(origin: CommandOrigin): Promise<void> {
    if (!this.canCall) return;
    const read = readDialText(this.#number);
    if (read.kind === 'several') {
      this.refused = true;
      this.hint = words.idle.several(read.numbers);
      return;
    }
    if (read.kind === 'one' && (read.picked || read.after !== null)) {
      this.number = read.number;
      this.hint = [
        words.idle.picked(read.number),
        ...(read.after === null ? [] : [words.offer.after(read.after)]),
      ].join(' ');
      return;
    }
    const result = await this.#view.dial(this.#number.trim(), origin);
    if (result.ok) this.clear();
    else this.refused = result.problem === 'bad-number';
  }
}

export const [getDialField, setDialField] = createContext<DialField>();
