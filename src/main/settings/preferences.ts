import type { PreferencesState } from '../../shared/ipc/contract';
import { defaultPreferences } from '../../shared/settings/defaultPreferences';
import { mergeLayers } from '../../shared/settings/layers';
import {
  type PartialPreferences,
  type Preferences,
  preferencesSchema,
} from '../../shared/settings/preferences';
import type { Log } from '../diagnostics/port';
import type { PreferenceSource, SettingsStore } from './port';

export interface PreferenceLayers {
  readonly provisioned: PartialPreferences;
  readonly policy: PartialPreferences;
}

export function openPreferences(
  settings: SettingsStore,
  layers: PreferenceLayers,
  log: Log,
): PreferenceSource {
  const listeners = new Set<(preferences: Preferences) => void>();
  let state = merge(settings.current.preferences, layers);

  const tell = (listener: (preferences: Preferences) => void): void => {
    try {
      listener(state.values);
    } catch (error) {
      log.write('error', 'preferences.listener-failed', { error });
    }
  };
  return {
    get current() {
      return state.values;
    },
    get state() {
      return state;
    },
    change(parts) {
      const own = Object.entries({ ...settings.current.preferences, ...parts });
      settings.change({ preferences: Object.fromEntries(own.filter(([, value]) => value !== undefined)) });
      state = merge(settings.current.preferences, layers);
      log.write('info', 'preferences.changed', { keys: Object.keys(parts) });
      for (const listener of [...listeners]) tell(listener);
    },
    subscribe(listener) {
      listeners.add(listener);
      tell(listener);
      return () => listeners.delete(listener);
    },
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
