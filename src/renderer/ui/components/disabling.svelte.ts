/**
 * A control that is disabled while it has the focus would drop it, and the keyboard with it. It keeps the focus instead, says that it
 * is disabled, and does nothing; once the focus has gone on it really is.
 */
export class Disabling {
  readonly #wanted: () => boolean;
  #focused = $state(false);

  constructor(wanted: () => boolean) {
    this.#wanted = wanted;
  }

  /** The attribute `disabled`. */
  get really(): boolean {
    return this.#wanted() && !this.#focused;
  }
  /** The attribute `aria-disabled`. */
  get said(): true | undefined {
    return this.#wanted() && this.#focused ? true : undefined;
  }
  readonly onfocusin = (): void => {
    this.#focused = true;
  };
  readonly onfocusout = ({ target }: FocusEvent): void => {
    // It keeps the focus while another window has the keyboard, and gets it back with its own.
    this.#focused = document.activeElement === target;
  };
  /** Before every other listener of a click. */
  readonly onclickcapture = (event: Event): void => {
    if (!this.#wanted()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
}
