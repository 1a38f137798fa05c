import path from 'node:path';
import Store from 'electron-store';
import type { JsonFile } from './settingsStore';

/** settings.json in `directory`, written atomically by electron-store. Schema and migrations are ours (shared/settings). */
export function electronStoreFile(directory: string): JsonFile {
  // Opened when first used: opening reads, and throws when the file is not JSON.
  const open = () =>
    new Store({
      cwd: directory,
      name: 'settings',
      clearInvalidConfig: false,
      accessPropertiesByDotNotation: false,
      configFileMode: 0o600,
    });
  return {
    path: path.join(directory, 'settings.json'),
    read: () => open().store,
    write(value) {
      open().store = { ...value };
    },
  };
}
