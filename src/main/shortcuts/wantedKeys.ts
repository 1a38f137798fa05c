import { acceleratorName, disturbsTyping, parseAccelerator } from '../../shared/domain/hotkeys/accelerator';
import { type HotkeyAction, type HotkeyState, hotkeyActions } from '../../shared/domain/hotkeys/hotkeys';
import type { Preferences } from '../../shared/settings/preferences';

/** The effect of a key: the same as its action, but for the two media keys. */
export type HotkeyEffect = Exclude<HotkeyAction, 'mediaKeys'>;

/** One key that the phone would hold. */
export interface WantedKey {
  readonly accelerator: string;
  readonly action: HotkeyAction;
  readonly effect: HotkeyEffect;
}

export interface Wanted {
  readonly keys: readonly WantedKey[];
  /** The reasons why keys cannot be had, before anybody is asked for them. */
  readonly refused: ReadonlyMap<HotkeyAction, HotkeyState['state']>;
}

/** Play and stop: what answers, and what hangs up. */
const mediaKeys = [
  { accelerator: 'MediaPlayPause', action: 'mediaKeys', effect: 'answer' },
  { accelerator: 'MediaStop', action: 'mediaKeys', effect: 'end' },
] as const satisfies WantedKey[];

/**
 * Lists the keys that the preferences ask for. `releaseSeen`: whether it can be known when this key comes up, which talking
 * needs.
 */
export function wantedKeys(
  preferences: Preferences,
  platform: string,
  releaseSeen: (accelerator: string) => boolean,
): Wanted {
  const keys: WantedKey[] = [];
  const refused = new Map<HotkeyAction, HotkeyState['state']>();
  const seen = new Set<string>();
  for (const action of hotkeyActions) {
    const asked = keysOf(action, preferences);
    if (asked.length === 0) refused.set(action, 'off');
    for (const key of asked) {
      const parsed = parseAccelerator(key.accelerator, platform);
      if (parsed === null || disturbsTyping(parsed)) refused.set(action, 'invalid');
      else if (seen.has(acceleratorName(parsed))) refused.set(action, 'duplicate');
      else if (action === 'talk' && !releaseSeen(key.accelerator)) refused.set(action, 'unsupported');
      else {
        seen.add(acceleratorName(parsed));
        keys.push(key);
      }
    }
  }
  return { keys, refused };
}

/** The key of an action, as the agent or IT wrote it. */
export function acceleratorOf(action: HotkeyAction, preferences: Preferences): string | null {
  if (action !== 'mediaKeys') return preferences[`hotkeys.${action}`];
  return preferences['hotkeys.mediaKeys'] ? mediaKeys[0].accelerator : null;
}

function keysOf(action: HotkeyAction, preferences: Preferences): readonly WantedKey[] {
  if (action === 'mediaKeys') return preferences['hotkeys.mediaKeys'] ? mediaKeys : [];
  const accelerator = acceleratorOf(action, preferences);
  return accelerator === null ? [] : [{ accelerator, action, effect: action }];
}
