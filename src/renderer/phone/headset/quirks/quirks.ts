/** Where a model differs from the HID usage tables, or fills in what they leave open. */
export interface Quirks {
  /** The hook switch is declared as a switch, and reports a press and the release instead. */
  readonly hookIsButton: boolean;
  /** A held call is shown by the hold light alone: off-hook goes off, and on again when the call is retrieved. */
  readonly heldIsOnHook: boolean;
  /** Reports that it is on-hook, once more, to decline the call that rings. */
  readonly onHookDeclines: boolean;
  /** Shows mute by the microphone light (0x08/0x21) besides the mute light: on is muted. */
  readonly microphoneLightIsMute: boolean;
}

export const noQuirks: Quirks = {
  hookIsButton: false,
  heldIsOnHook: false,
  onHookDeclines: false,
  microphoneLightIsMute: false,
};
