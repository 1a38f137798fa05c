import type { PreferencesState } from '../../shared/ipc/contract';
import type { PartialPreferences, Preferences } from '../../shared/settings/preferences';
import type { UserSettings } from '../../shared/settings/userSettings';

export interface SettingsStore {
  readonly current: UserSettings;
  /** Replaces the given parts and writes the file. A file that can't be written is logged; the change holds until quitting. */
  change(parts: Partial<Omit<UserSettings, 'version'>>): void;
}

/** What the agent and IT have set, merged. */
export interface PreferenceSource {
  readonly current: Preferences;
  /** The same, with who set each. */
  readonly state: PreferencesState;
  /** The agent's own; what IT has set stays. An undefined value takes the agent's own away. */
  change(parts: PartialPreferences): void;
  /** Calls back at once and after every change; returns the function that stops it. */
  subscribe(listener: (preferences: Preferences) => void): () => void;
}
