import type { PreferencesState } from '../../shared/ipc/contract';
import type { Stop } from '../../shared/observable';
import type { PartialPreferences, Preferences } from '../../shared/settings/preferences';
import type { UserSettings } from '../../shared/settings/userSettings';

/** A JSON file as a whole. */
export interface JsonFile<Value> {
  readonly path: string;
  /** An empty object when there is no file. @throws SyntaxError when it is not JSON */
  read(): unknown;
  /** Replaces the file at once or not at all. */
  write(value: Value): void;
  /** Keeps it as it is under another name. @returns that name @throws when it can't be moved */
  setAside(now: Date): string;
}

/** A problem with the settings file, which the agent is told. */
export type SettingsFileProblem =
  /** The file had mistakes, and is kept as it was as `aside`. `wrong` names what of it is not used, `(whole)` for all of it. */
  | { readonly kind: 'set-aside'; readonly aside: string; readonly wrong: readonly string[] }
  /** Changes hold until the phone is closed. */
  | { readonly kind: 'not-written'; readonly file: string };

/** A problem with the file of recent calls, which the agent is told. */
export type HistoryFileProblem =
  | { readonly kind: 'history-set-aside'; readonly aside: string }
  | { readonly kind: 'history-not-written'; readonly file: string };

export interface SettingsStore {
  readonly current: UserSettings;
  readonly problem: SettingsFileProblem | null;
  /** Replaces the given parts and writes the file. Where that fails, `problem` says so, and the change holds until quitting. */
  change(parts: Partial<Omit<UserSettings, 'version'>>): void;
}

/** The preferences: what the agent and IT have set, merged. */
export interface PreferenceStore {
  readonly current: Preferences;
  /** The preferences with who set each. */
  readonly state: PreferencesState;
  /** Changes the agent's own; what IT has set stays. An undefined value takes the agent's own away. */
  change(parts: PartialPreferences): void;
  /** Calls back at once and after every change. */
  follow(listener: (preferences: Preferences) => void): Stop;
}
