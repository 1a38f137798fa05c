import path from 'node:path';
import Store from 'electron-store';
import type { JsonFile } from './port';
import { setAside } from './setAside';

/** NAME.json in `directory`, written atomically by electron-store, for its user alone. Schema and migrations are ours. */
export function electronStoreFile<Value extends object>(directory: string, name: string): JsonFile<Value> {
  const file = path.join(directory, `${name}.json`);
  // Opened when first used: opening reads, and throws when the file is not JSON.
  const open = () =>
    new Store({
      cwd: directory,
      name,
      clearInvalidConfig: false,
      accessPropertiesByDotNotation: false,
      configFileMode: 0o600,
    });
  return {
    path: file,
    read: () => open().store,
    write(value) {
      open().store = Object.fromEntries(Object.entries(value));
    },
    setAside: (now) => setAside(file, now),
  };
}
