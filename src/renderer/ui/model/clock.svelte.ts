import { createContext } from 'svelte';
import { createSubscriber } from 'svelte/reactivity';

/** The time for timers and countdowns. It ticks only while something on screen reads it. */
export class Clock {
  readonly #read: () => number;
  readonly #subscribe: () => void;

  /** `read` gives epoch ms; another one makes screenshots repeatable. */
  constructor(read: () => number = Date.now) {
    this.#read = read;
    this.#subscribe = createSubscriber((update) => {
      // Four times a second: a timer never seems to skip one, whatever the phase of its start.
      const timer = setInterval(update, 250);
      return () => clearInterval(timer);
    });
  }

  get now(): number {
    this.#subscribe();
    return this.#read();
  }
}

export const [getClock, setClock] = createContext<Clock>();
