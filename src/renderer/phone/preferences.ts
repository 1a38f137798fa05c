import type { HostApi } from '../../shared/ipc/hostApi';
import { defaultPreferences } from '../../shared/settings/defaultPreferences';
import type { Preferences } from '../../shared/settings/preferences';
import { contained, errorText, type Log } from './diagnostics/log';

/** What is set, as the phone's parts see it: the defaults until main has told. */
export class PreferenceSource {
  readonly #log: Log;
  readonly #listeners = new Set<(preferences: Preferences) => void>();
  #current: Preferences = defaultPreferences;

  constructor(host: Pick<HostApi, 'loadPreferences' | 'onPreferencesChanged'>, log: Log) {
    this.#log = log;
    host.onPreferencesChanged(({ values }) => this.#set(values));
    host.loadPreferences().then(
      ({ values }) => this.#set(values),
      (error: unknown) => log('error', 'preferences-failed', { error: errorText(error) }),
    );
  }

  get current(): Preferences {
    return this.#current;
  }

  /** Calls back at once and after every change; returns the function that stops it. */
  subscribe(listener: (preferences: Preferences) => void): () => void {
    const safe = contained(this.#log, 'preferences', listener);
    this.#listeners.add(safe);
    safe(this.#current);
    return () => this.#listeners.delete(safe);
  }

  #set(values: Preferences): void {
    this.#current = values;
    for (const listener of [...this.#listeners]) listener(values);
  }
}
