/** The actions that have a global key; `hotkeys.<action>` is its preference. `mediaKeys`: the keyboard's play and stop together. */
export const hotkeyActions = [
  'answer',
  'end',
  'mute',
  'hold',
  'bringForward',
  'dialSelection',
  'talk',
  'mediaKeys',
] as const;
export type HotkeyAction = (typeof hotkeyActions)[number];

export const hotkeyStates = [
  'active',
  /** No key is set. */
  'off',
  /** The key is set, and held once somebody is signed in. */
  'signed-out',
  /** Another program or the desktop holds the key; it is tried again every few seconds. */
  'taken',
  /** An action before this one in the list has the same key. */
  'duplicate',
  /** No key combination, or one that typing needs. */
  'invalid',
  /** This desktop gives no program global keys (Wayland), or does not tell when this one comes up again (talk). */
  'unsupported',
] as const;

/** The longest name of a key's holder, in characters. */
export const MAX_HOLDER_LENGTH = 200;

export interface HotkeyState {
  /** The key as it is set; null: none. */
  readonly accelerator: string | null;
  readonly state: (typeof hotkeyStates)[number];
  /** The holder of a taken key, where the desktop tells. */
  readonly holder: string | null;
}

/** The key that is held down to be heard, or not to be heard. */
export interface TalkKey {
  /** The key's name as it is shown. */
  readonly name: string;
  readonly mode: 'push-to-talk' | 'push-to-mute';
}

export type HotkeysState = { readonly [A in HotkeyAction]: HotkeyState };
