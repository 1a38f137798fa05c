/** The time between two looks at a held key: well below the time between two presses of one finger. */
const LOOK_MS = 15;
/**
 * The time without repeats after which a key that can't be looked at counts as released: the first one
 * comes after up to 660 ms (X11), the next ones within 50.
 */
const REPEATS_STOPPED_MS = 700;

/** The keyboard as it is now. */
export interface Keyboard {
  /** Tells whether a key is down; null: unknown. Never throws. */
  isDown(accelerator: string): boolean | null;
}

/**
 * Makes presses and releases out of globalShortcut, which tells neither: it calls back at the press and again at every
 * repeat of a held key.
 */
export class PressedKeys {
  readonly #keyboard: Keyboard;
  readonly #pressed = new Map<string, Pressed>();

  constructor(keyboard: Keyboard) {
    this.#keyboard = keyboard;
  }

  /** globalShortcut called back. */
  press(accelerator: string, onPress: () => void, onRelease: () => void): void {
    const held = this.#pressed.get(accelerator);
    if (held !== undefined) {
      held.repeatedAt = performance.now();
      return;
    }
    const pressed: Pressed = {
      repeatedAt: performance.now(),
      onRelease,
      // Looked at later: what the agent wants comes first.
      looks: setInterval(() => this.#look(accelerator, pressed), LOOK_MS),
    };
    this.#pressed.set(accelerator, pressed);
    onPress();
  }

  /** The keys are not ours any more, so nothing more would be heard of them. */
  releaseAll(): void {
    for (const [accelerator, pressed] of [...this.#pressed]) this.#release(accelerator, pressed);
  }

  #look(accelerator: string, pressed: Pressed): void {
    const down =
      this.#keyboard.isDown(accelerator) ?? performance.now() - pressed.repeatedAt < REPEATS_STOPPED_MS;
    if (!down) this.#release(accelerator, pressed);
  }

  #release(accelerator: string, { looks, onRelease }: Pressed): void {
    clearInterval(looks);
    this.#pressed.delete(accelerator);
    onRelease();
  }
}

interface Pressed {
  /** The time of the last repeat, by performance.now(). */
  repeatedAt: number;
  readonly onRelease: () => void;
  readonly looks: NodeJS.Timeout;
}
