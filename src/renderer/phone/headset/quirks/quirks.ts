/** Where a model differs from the HID usage tables. Each with where that is said: none is guessed. */
export interface Quirks {
  /** A held call is shown by the hold light alone: off-hook goes off, and on again when the call is retrieved. */
  readonly heldIsOnHook: boolean;
}

export const noQuirks: Quirks = { heldIsOnHook: false };
