import type { PreferencesState } from '../../shared/ipc/contract';
import { Observable } from '../../shared/observable';
import { defaultPreferences } from '../../shared/settings/defaultPreferences';
import { mergeLayers } from '../../shared/settings/layers';
import { type PartialPreferences, preferencesSchema } from '../../shared/settings/preferences';
import { type Logger, listenerFailed } from '../diagnostics/port';
import type { PreferenceStore, SettingsStore } from './port';

export interface PreferenceLayers {
  readonly provisioned: PartialPreferences;
  readonly policy: PartialPreferences;
}

export function openPreferences(
  settings: SettingsStore,
  layers: PreferenceLayers,
  log: Logger,
): PreferenceStore {
  const state = new Observable(
    merge(settings.current.preferences, layers),
    listenerFailed(log, 'preferences'),
  );
  return {
    get current() {
      return state.value.values;
    },
    get state() {
      return state.value;
    },
    change(parts) {
      const own = Object.entries({ ...settings.current.preferences, ...parts });
      settings.change({ preferences: Object.fromEntries(own.filter(([, value]) => value !== undefined)) });
      log.write('info', 'preferences.changed', { keys: Object.keys(parts) });
      state.set(merge(settings.current.preferences, layers));
    },
    follow: (listener) => state.follow(({ values }) => listener(values)),
  };
}

function merge(user: PartialPreferences, { provisioned, policy }: PreferenceLayers): PreferencesState {
  const { values, sources } = mergeLayers<PartialPreferences>({
    default: defaultPreferences,
    user,
    provisioned,
    policy,
  });
  return { values: preferencesSchema.parse(values), sources: sources as PreferencesState['sources'] };
}
