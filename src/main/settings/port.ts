import type { UserSettings } from '../../shared/settings/userSettings';

export interface SettingsStore {
  readonly current: UserSettings;
  /** Replaces the given parts and writes the file. A file that can't be written is logged; the change holds until quitting. */
  change(parts: Partial<Omit<UserSettings, 'version'>>): void;
}
