import type { HotkeysState } from '../../shared/domain/hotkeys/hotkeys';
import type { InvokeResponse, PreferencesState } from '../../shared/ipc/contract';
import type { HostApi } from '../../shared/ipc/hostApi';
import type { ImportResult } from '../../shared/ipc/settingsSchemas';
import { Observable, type Stop, type Watchable } from '../../shared/observable';
import type { PartialPreferences } from '../../shared/settings/preferences';

type SettingsInfo = InvokeResponse<'settings:info'>;
export type ExportResult = InvokeResponse<'settings:export'>;

/** All that the settings page shows. Replaced, never changed in place. */
export interface SettingsState extends SettingsInfo {
  readonly preferences: PreferencesState;
  readonly hotkeys: HotkeysState;
  /** As process.platform. */
  readonly platform: string;
}

/** The settings as the UI sees them. */
export interface Settings {
  /** null: not loaded yet. */
  readonly state: SettingsState | null;
  /** Calls back after every change. Not at once: that is `state`. */
  subscribe(listener: (state: SettingsState | null) => void): Stop;
  /** An undefined value goes back to its default. */
  change(parts: PartialPreferences): Promise<void>;
  /** While a new key is being recorded no key does what it does. */
  recordHotkey(recording: boolean): Promise<void>;
  exportToFile(): Promise<ExportResult>;
  chooseImport(): Promise<ImportResult>;
  /** Takes over what `chooseImport` gave last. */
  applyImport(): Promise<void>;
}

type SettingsHost = Pick<
  HostApi,
  | 'appInfo'
  | 'changePreferences'
  | 'loadHotkeys'
  | 'recordHotkey'
  | 'settingsInfo'
  | 'exportSettings'
  | 'chooseImport'
  | 'importSettings'
  | 'onHotkeysChanged'
  | 'onHistoryChanged'
>;

/**
 * Reads everything from main and follows it. One per page.
 * @param told what main has told of the preferences
 */
export function createSettings(
  host: SettingsHost,
  told: Watchable<PreferencesState | null>,
  onError: (error: unknown) => void,
): Settings {
  const state = new Observable<SettingsState | null>(null, onError);
  const set = (change: Partial<SettingsState>): void => {
    if (state.value !== null) state.set({ ...state.value, ...change });
  };

  async function load(): Promise<void> {
    const [preferences, hotkeys, info, { platform }] = await Promise.all([
      firstOf(told),
      host.loadHotkeys(),
      host.settingsInfo(),
      host.appInfo(),
    ]);
    state.set({ preferences: told.value ?? preferences, hotkeys, platform, ...info });
  }
  // What changed may not have been written.
  const reloadInfo = (): void => void host.settingsInfo().then(set, onError);

  told.subscribe((preferences, before) => {
    if (preferences === null || before === null) return;
    set({ preferences });
    reloadInfo();
  });
  host.onHistoryChanged(reloadInfo);
  host.onHotkeysChanged((hotkeys) => set({ hotkeys }));
  load().catch(onError);

  return {
    get state() {
      return state.value;
    },
    subscribe: (listener) => state.subscribe(listener),
    change: (parts) => host.changePreferences(parts),
    recordHotkey: (recording) => host.recordHotkey({ recording }),
    exportToFile: () => host.exportSettings(),
    chooseImport: () => host.chooseImport(),
    applyImport: () => host.importSettings(),
  };
}

/** Resolves to the first value that is there. */
function firstOf<T>(source: Watchable<T | null>): Promise<T> {
  if (source.value !== null) return Promise.resolve(source.value);
  return new Promise((resolve) => {
    const stop = source.subscribe((value) => {
      if (value === null) return;
      stop();
      resolve(value);
    });
  });
}
