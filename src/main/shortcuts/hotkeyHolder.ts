import {
  type HotkeyAction,
  type HotkeyState,
  type HotkeysState,
  hotkeyActions,
} from '../../shared/domain/hotkeys/hotkeys';
import { sameData } from '../../shared/sameData';
import type { Preferences } from '../../shared/settings/preferences';
import type { Logger } from '../diagnostics/port';
import type { PreferenceStore } from '../settings/port';
import type { PhoneStatusSource } from '../status/port';
import { type Keyboard, PressedKeys } from './pressedKeys';
import { acceleratorOf, type HotkeyEffect, type Wanted, type WantedKey, wantedKeys } from './wantedKeys';

/** Another program may have let go of its key. */
const TRY_AGAIN_MS = 5_000;
/** The first question loads a library: asked when the start is over, and before a press has to wait for it. */
const FIRST_LOOK_AFTER_MS = 2_000;

/** Electron's globalShortcut. */
interface GlobalKeys {
  /** Asks for a key. @returns whether it is ours now @throws TypeError for what is no accelerator */
  register(accelerator: string, pressed: () => void): boolean;
  unregister(accelerator: string): void;
}

interface HotkeyHolderOptions {
  readonly keys: GlobalKeys;
  readonly keyboard: Keyboard;
  readonly preferences: PreferenceStore;
  readonly status: PhoneStatusSource;
  /** The platform, as process.platform. */
  readonly platform: string;
  /** True where this desktop gives programs global keys. */
  readonly supported: boolean;
  /** Called once for a press, however long the key is held. */
  readonly onPress: (effect: HotkeyEffect) => void;
  readonly onRelease: (effect: HotkeyEffect) => void;
  /** Finds who holds a taken key; null: unknown. Never throws. */
  readonly holderOf: (accelerator: string) => Promise<string | null>;
  readonly onChanged: (state: HotkeysState) => void;
  readonly log: Logger;
}

/**
 * Holds the agent's keys as long as somebody is signed in, and knows of each whether it works. A key that is taken is
 * tried again until it is free.
 */
export class HotkeyHolder {
  readonly #options: HotkeyHolderOptions;
  readonly #pressedKeys: PressedKeys;
  #wanted: Wanted = { keys: [], refused: new Map() };
  /** The keys that are ours now. */
  readonly #held = new Set<WantedKey>();
  /** The holders of taken keys; null: not known, or not known yet. */
  readonly #holders = new Map<WantedKey, string | null>();
  #recording = false;
  #state: HotkeysState;
  #again: NodeJS.Timeout | undefined;
  #firstLook: NodeJS.Timeout | undefined;

  constructor(options: HotkeyHolderOptions) {
    const { preferences, status } = options;
    this.#options = options;
    this.#pressedKeys = new PressedKeys(options.keyboard);
    this.#state = this.#describe();
    let known: Partial<Preferences> | null = null;
    preferences.follow((now) => {
      const before = known;
      known = hotkeysIn(now);
      if (!sameData(known, before)) this.#follow();
    });
    status.follow(({ dn }, before) => {
      if ((dn === null) === (before.dn === null)) return;
      // The page that was recording is gone with its account.
      this.#recording = false;
      this.#follow();
    });
  }

  get state(): HotkeysState {
    return this.#state;
  }

  /** Releases all keys while a new one is being recorded: a held one would not reach the page. */
  record(recording: boolean): void {
    this.#recording = recording;
    this.#follow();
  }

  releaseAll(): void {
    clearTimeout(this.#again);
    clearTimeout(this.#firstLook);
    for (const { accelerator } of this.#held) this.#options.keys.unregister(accelerator);
    this.#held.clear();
    this.#holders.clear();
    this.#pressedKeys.releaseAll();
  }

  #follow(): void {
    const { preferences, platform, keyboard } = this.#options;
    this.releaseAll();
    this.#wanted = wantedKeys(preferences.current, platform, (key) => keyboard.isDown(key) !== null);
    // What is shown meanwhile holds again when the recording is over.
    if (!this.#recording) this.#holdAll();
  }

  #holdAll(): void {
    const { supported } = this.#options;
    const missing = this.#signedIn && supported ? this.#wanted.keys.filter((key) => !this.#hold(key)) : [];
    if (missing.length > 0) this.#again = setTimeout(() => this.#holdAll(), TRY_AGAIN_MS);
    for (const key of missing) {
      if (this.#holders.has(key)) continue;
      this.#holders.set(key, null);
      void this.#askWhoHolds(key);
    }
    const [held] = this.#held;
    if (held !== undefined) {
      const { keyboard } = this.#options;
      clearTimeout(this.#firstLook);
      this.#firstLook = setTimeout(() => keyboard.isDown(held.accelerator), FIRST_LOOK_AFTER_MS);
    }
    this.#tell();
  }

  #hold(key: WantedKey): boolean {
    if (this.#held.has(key)) return true;
    const { keys, onPress, onRelease, log } = this.#options;
    const { accelerator, effect } = key;
    const pressed = (): void =>
      this.#pressedKeys.press(
        accelerator,
        () => onPress(effect),
        () => onRelease(effect),
      );
    try {
      if (!keys.register(accelerator, pressed)) return false;
    } catch (error) {
      log.write('warn', 'hotkeys.not-registered', { accelerator, error });
      return false;
    }
    this.#held.add(key);
    this.#holders.delete(key);
    return true;
  }

  async #askWhoHolds(key: WantedKey): Promise<void> {
    const holder = await this.#options.holderOf(key.accelerator);
    if (!this.#holders.has(key)) return;
    this.#holders.set(key, holder);
    this.#tell();
  }

  #tell(): void {
    const before = this.#state;
    this.#state = this.#describe();
    if (sameData(this.#state, before)) return;
    const states = hotkeyActions.map((action) => [action, this.#state[action].state]);
    this.#options.log.write('info', 'hotkeys.changed', Object.fromEntries(states));
    this.#options.onChanged(this.#state);
  }

  get #signedIn(): boolean {
    return this.#options.status.value.dn !== null;
  }

  #describe(): HotkeysState {
    return Object.fromEntries(
      hotkeyActions.map((action) => [action, this.#describeOne(action)]),
    ) as HotkeysState;
  }

  #describeOne(action: HotkeyAction): HotkeyState {
    const accelerator = acceleratorOf(action, this.#options.preferences.current);
    const keys = this.#wanted.keys.filter((key) => key.action === action);
    const holder = keys.map((key) => this.#holders.get(key)).find((name) => typeof name === 'string') ?? null;
    return { accelerator, state: this.#stateOf(action, keys), holder };
  }

  #stateOf(action: HotkeyAction, keys: readonly WantedKey[]): HotkeyState['state'] {
    const refused = this.#wanted.refused.get(action);
    if (refused !== undefined) return refused;
    if (!this.#options.supported) return 'unsupported';
    if (!this.#signedIn) return 'signed-out';
    return keys.every((key) => this.#held.has(key)) ? 'active' : 'taken';
  }
}

const hotkeysIn = (preferences: Preferences): Partial<Preferences> =>
  Object.fromEntries(Object.entries(preferences).filter(([key]) => key.startsWith('hotkeys.')));
