/** The time between two questions whether the page still runs (milliseconds). */
const ASK_EVERY_MS = 3000;
/** The most questions without an answer, for some 15 s: a page that is merely busy answers sooner. */
const MOST_UNANSWERED = 5;

export interface PageWatchOptions {
  readonly ask: () => void;
  /** A debugger holds the page: it can't answer and is not hung. */
  readonly isPaused: () => boolean;
  readonly onHung: () => void;
}

/**
 * Finds out that the page hangs; Electron's own `unresponsive` comes after input only, and never for a hidden window. What is
 * counted are main's own questions and not the time: while the computer sleeps, or main itself is held up, none are asked.
 */
export class PageWatch {
  readonly #options: PageWatchOptions;
  #unanswered = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: PageWatchOptions) {
    this.#options = options;
  }

  /** Watches from the beginning, also when it is watching already. */
  start(): void {
    this.#unanswered = 0;
    this.#timer ??= setInterval(() => this.#ask(), ASK_EVERY_MS);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  answered(): void {
    this.#unanswered = 0;
  }

  #ask(): void {
    const { ask, isPaused, onHung } = this.#options;
    if (isPaused()) {
      this.#unanswered = 0;
    } else if (this.#unanswered >= MOST_UNANSWERED) {
      this.#unanswered = 0;
      onHung();
    } else {
      this.#unanswered += 1;
      ask();
    }
  }
}
