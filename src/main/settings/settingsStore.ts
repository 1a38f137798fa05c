import { defaultUserSettings, readUserSettings, type UserSettings } from '../../shared/settings/userSettings';
import type { Logger } from '../diagnostics/port';
import type { JsonFile, SettingsFileProblem, SettingsStore } from './port';

/**
 * The user's settings. A file with mistakes is kept aside as it was, as `.corrupt-<time>`, and replaced by what of it
 * is right, so that nothing is lost and the phone starts. Where it can't be kept aside, nothing is written over it.
 */
export function openSettings(file: JsonFile<UserSettings>, log: Logger, now: Date): SettingsStore {
  const { settings, wrong, error } = read(file);
  let current = settings;
  let problem: SettingsFileProblem | null = null;
  let writable = true;

  const write = (): void => {
    if (!writable) return;
    try {
      file.write(current);
      if (problem?.kind === 'not-written') problem = null;
    } catch (failure) {
      log.write('error', 'settings.not-written', { path: file.path, error: failure });
      problem = { kind: 'not-written', file: file.path };
    }
  };
  if (wrong.length > 0) {
    try {
      const aside = file.setAside(now);
      log.write('error', 'settings.set-aside', { path: file.path, wrong, aside, error });
      problem = { kind: 'set-aside', aside, wrong };
      write();
    } catch (failure) {
      log.write('error', 'settings.not-set-aside', { path: file.path, wrong, error: failure });
      problem = { kind: 'not-written', file: file.path };
      writable = false;
    }
  }
  return {
    get current() {
      return current;
    },
    get problem() {
      return problem;
    },
    change(parts) {
      current = { ...current, ...parts };
      write();
    },
  };
}

function read(file: JsonFile<UserSettings>): {
  settings: UserSettings;
  wrong: readonly string[];
  error?: unknown;
} {
  try {
    return readUserSettings(file.read());
  } catch (error) {
    // Not JSON, a folder, or not ours to read.
    return { settings: defaultUserSettings, wrong: ['(whole)'], error };
  }
}
