import { expect, it, vi } from 'vitest';
import { createSettings } from '../../../src/renderer/settings/settings';
import type { PreferencesState } from '../../../src/shared/ipc/contract';
import type { SettingsProblem } from '../../../src/shared/ipc/settingsSchemas';
import { Observable } from '../../../src/shared/observable';
import { noSite } from '../../../src/shared/settings/site';
import { defaultSettings } from '../../support/ui/fakeSettings';

it.each(['preferences', 'history'] as const)(
  'asks what is wrong again after the %s changed',
  async (what) => {
    let problems: SettingsProblem[] = [];
    const changed = { preferences: () => {}, history: () => {} };
    const told = new Observable<PreferencesState | null>(null, () => {});
    changed.preferences = () => told.set({ ...defaultSettings.preferences });
    const settings = createSettings(
      {
        appInfo: async () => ({ version: '', platform: 'linux', site: noSite }),
        changePreferences: async () => {},
        loadHotkeys: async () => defaultSettings.hotkeys,
        recordHotkey: async () => {},
        settingsInfo: async () => ({ places: defaultSettings.places, problems }),
        exportSettings: async () => ({ outcome: 'cancelled' }),
        chooseImport: async () => ({ outcome: 'cancelled' }),
        importSettings: async () => {},
        onHotkeysChanged: () => () => {},
        onHistoryChanged: (listener) => {
          changed.history = listener;
          return () => {};
        },
      },
      told,
      (error) => expect(error).toBeNull(),
    );
    changed.preferences();
    await vi.waitFor(() => expect(settings.state?.problems).toEqual([]));
    problems = [{ kind: 'history-not-written', file: '/history.json' }];
    changed[what]();
    await vi.waitFor(() => expect(settings.state?.problems).toEqual(problems));
  },
);
