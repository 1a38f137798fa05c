import path from 'node:path';
import { ipcMain } from 'electron';
import Store from 'electron-store';
import { parseJson } from '../files/json';
import { expectOrdinarySync, readOrdinaryFileSync } from '../files/ordinaryFile';
import { isNotThere } from '../files/trustedFile';
import type { JsonFile } from './port';
import { setAside } from './setAside';

/** Ten times what the phone ever writes. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Takes back what electron-store does to the whole process beside writing files. Once, before Electron is ready.
 *
 * It opens an IPC channel of its own with its first file: it opens that now, is closed, and does not open it again. And its
 * library for atomic files (when-exit) listens for signals as soon as it is imported. It would end the process at once; and
 * where Node listens already, it does not set its handlers anew over those that Chromium sets at its start, so that
 * app/quitting.ts would hear nothing.
 */
export function containElectronStore(): void {
  Store.initRenderer();
  ipcMain.removeAllListeners('electron-store-get-data');
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.removeAllListeners(signal);
}

/** NAME.json in `directory`, written atomically by electron-store, for its user alone. Schema and migrations are ours. */
export function electronStoreFile<Value extends object>(directory: string, name: string): JsonFile<Value> {
  const file = path.join(directory, `${name}.json`);
  return {
    path: file,
    // Not by the store, which would wait for a pipe for ever.
    read() {
      try {
        return parseJson(readOrdinaryFileSync(file, MOST_BYTES).toString('utf8'));
      } catch (error) {
        if (isNotThere(error)) return {};
        throw error;
      }
    },
    write(value) {
      // The store reads what it replaces; what of that is no JSON does not matter.
      expectOrdinarySync(file, MOST_BYTES);
      const store = new Store({
        cwd: directory,
        name,
        clearInvalidConfig: true,
        accessPropertiesByDotNotation: false,
        configFileMode: 0o600,
        deserialize: (text) => parseJson(text) as Record<string, unknown>,
      });
      store.store = Object.fromEntries(Object.entries(value));
    },
    setAside: (now) => setAside(file, now),
  };
}
