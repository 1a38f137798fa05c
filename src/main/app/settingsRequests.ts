import path from 'node:path';
import { type App, type BrowserWindow, dialog } from 'electron';
import type { PartialPreferences } from '../../shared/settings/preferences';
import type { Logger } from '../diagnostics/port';
import type { CallArchive } from '../history/callArchive';
import type { Handle } from '../ipc/port';
import { previewImport, readImport, writeExport } from '../settings/exchange';
import type { PreferenceStore, SettingsStore } from '../settings/port';
import type { Configuration } from './configuration';

const filters = [{ name: 'Agent Softphone settings (JSON)', extensions: ['json'] }];

/** Answers the settings page's requests, but for the preferences themselves. */
export function handleSettingsRequests(
  handle: Handle,
  {
    app,
    settings,
    history,
    preferences,
    configuration,
    window,
    log,
  }: {
    readonly app: App;
    readonly settings: SettingsStore;
    readonly history: Pick<CallArchive, 'problem'>;
    readonly preferences: PreferenceStore;
    readonly configuration: Configuration;
    readonly window: () => BrowserWindow | null;
    readonly log: Logger;
  },
): void {
  handle('settings:info', () => ({
    places: configuration.places,
    problems: [settings.problem, history.problem, ...configuration.problems].filter(
      (problem) => problem !== null,
    ),
  }));

  handle('settings:export', async () => {
    const parent = window();
    if (parent === null) return { outcome: 'cancelled' };
    const { filePath: file } = await dialog.showSaveDialog(parent, {
      defaultPath: path.join(app.getPath('documents'), 'agent-softphone-settings.json'),
      filters,
    });
    if (!file) return { outcome: 'cancelled' };
    try {
      await writeExport(file, settings.current);
      log.write('info', 'settings.exported', { path: file });
      return { outcome: 'written', file };
    } catch (error) {
      log.write('warn', 'settings.not-exported', { path: file, error });
      return { outcome: 'failed', file };
    }
  });

  let chosen: PartialPreferences = {};
  handle('settings:choose-import', async () => {
    chosen = {};
    const parent = window();
    if (parent === null) return { outcome: 'cancelled' };
    const { filePaths } = await dialog.showOpenDialog(parent, { properties: ['openFile'], filters });
    const [file] = filePaths;
    if (file === undefined) return { outcome: 'cancelled' };
    const read = await readImport(file);
    if (!read.ok) {
      const { problem, where } = read;
      log.write('warn', 'settings.import-refused', { path: file, problem, where });
      return { outcome: 'refused', file, problem, where };
    }
    const { changes, locked } = previewImport(read.preferences, preferences.state);
    chosen = changes;
    return { outcome: 'ready', preview: { file, changes, locked, account: read.account } };
  });
  handle('settings:import', () => {
    preferences.change(chosen);
    log.write('info', 'settings.imported', { keys: Object.keys(chosen) });
    chosen = {};
  });
}
