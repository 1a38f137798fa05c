import type { ExportResult, Settings, SettingsState } from '../../../src/renderer/settings/settings';
import type { HotkeysState } from '../../../src/shared/domain/hotkeys/hotkeys';
import { hotkeyActions } from '../../../src/shared/domain/hotkeys/hotkeys';
import type { PreferencesState } from '../../../src/shared/ipc/contract';
import type { ImportResult } from '../../../src/shared/ipc/settingsSchemas';
import { Observable, type Stop } from '../../../src/shared/observable';
import { defaultPreferences } from '../../../src/shared/settings/defaultPreferences';
import type { PartialPreferences, Preferences } from '../../../src/shared/settings/preferences';

const keys = Object.keys(defaultPreferences) as (keyof Preferences)[];

/** Nothing is set by anybody, and every key works. */
export const defaultSettings: SettingsState = {
  preferences: {
    values: defaultPreferences,
    sources: Object.fromEntries(keys.map((key) => [key, 'default'])) as PreferencesState['sources'],
  },
  hotkeys: Object.fromEntries(
    hotkeyActions.map((action) => [action, { accelerator: null, state: 'active', holder: null }]),
  ) as HotkeysState,
  platform: 'linux',
  places: { provisioned: null, policy: null },
  problems: [],
};

/** `state`, with what somebody has set. */
export function withSet(
  state: SettingsState,
  source: 'user' | 'provisioned' | 'policy',
  parts: PartialPreferences,
): SettingsState {
  const { values, sources } = state.preferences;
  const set = Object.fromEntries(Object.keys(parts).map((key) => [key, source]));
  const preferences = { values: { ...values, ...parts } as Preferences, sources: { ...sources, ...set } };
  return { ...state, preferences };
}

/** Settings without main: a test sets what holds, and sees what the page asks. */
export class FakeSettings implements Settings {
  readonly asked: unknown[] = [];
  exported: ExportResult = {
    outcome: 'written',
    file: '/home/maria/Documents/agent-softphone-settings.json',
  };
  chosen: ImportResult = { outcome: 'cancelled' };
  readonly #state: Observable<SettingsState | null>;

  constructor(state: SettingsState | null) {
    this.#state = new Observable(state, (error) => {
      throw error;
    });
  }

  get state(): SettingsState | null {
    return this.#state.value;
  }
  set(state: SettingsState): void {
    this.#state.set(state);
  }
  subscribe(listener: (state: SettingsState | null) => void): Stop {
    return this.#state.subscribe(listener);
  }
  /** As main does it: an undefined value goes back to its default. */
  async change(parts: PartialPreferences): Promise<void> {
    this.asked.push(parts);
    if (this.state === null) return;
    let next = this.state;
    for (const key of Object.keys(parts) as (keyof Preferences)[]) {
      const reset = parts[key] === undefined;
      next = withSet(next, 'user', { [key]: reset ? defaultPreferences[key] : parts[key] });
      if (reset) next.preferences.sources[key] = 'default';
    }
    this.set(next);
  }
  async recordHotkey(recording: boolean): Promise<void> {
    this.asked.push({ recording });
  }
  async exportToFile(): Promise<ExportResult> {
    return this.exported;
  }
  async chooseImport(): Promise<ImportResult> {
    return this.chosen;
  }
  async applyImport(): Promise<void> {
    this.asked.push('apply');
  }
}
