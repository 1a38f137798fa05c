import { existsSync, renameSync } from 'node:fs';
import { defaultUserSettings, readUserSettings, type UserSettings } from '../../shared/settings/userSettings';
import type { Log } from '../diagnostics/port';
import type { SettingsStore } from './port';

/** A JSON file as a whole. */
export interface JsonFile {
  readonly path: string;
  /** An empty object when there is no file. @throws SyntaxError when it is not JSON */
  read(): unknown;
  /** Replaces the file at once or not at all. */
  write(value: UserSettings): void;
}

/**
 * The user's settings. A file that can't be read is kept aside as `.corrupt-<time>`, so that nothing is lost, and the
 * phone starts with the defaults.
 */
export function openSettings(file: JsonFile, log: Log, now: Date): SettingsStore {
  let current = readOrSetAside(file, log, now);
  return {
    get current() {
      return current;
    },
    change(parts) {
      current = { ...current, ...parts };
      try {
        file.write(current);
      } catch (error) {
        log.write('error', 'settings.not-written', { path: file.path, error });
      }
    },
  };
}

function readOrSetAside(file: JsonFile, log: Log, now: Date): UserSettings {
  let where: string;
  try {
    const read = readUserSettings(file.read());
    if (read.ok) return read.settings;
    where = read.where;
  } catch (error) {
    where = error instanceof SyntaxError ? 'not JSON' : String(error);
  }
  const aside = `${file.path}.corrupt-${now.toISOString().replaceAll(':', '')}`;
  try {
    if (existsSync(file.path)) renameSync(file.path, aside);
    log.write('error', 'settings.set-aside', { path: file.path, where, aside });
  } catch (error) {
    log.write('error', 'settings.not-set-aside', { path: file.path, where, error });
  }
  return defaultUserSettings;
}
