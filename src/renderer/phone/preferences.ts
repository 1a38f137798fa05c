import type { Rule, readRule } from '../../shared/domain/rule';
import type { HostApi } from '../../shared/ipc/hostApi';
import { defaultPreferences } from '../../shared/settings/defaultPreferences';
import type { Preferences } from '../../shared/settings/preferences';
import { contained, errorText, type Log } from './diagnostics/log';

const ruleKeys = [
  'sound.microphoneRules',
  'sound.speakerRules',
  'sound.ringerRules',
  'ring.internalNumbers',
] as const satisfies readonly (keyof Preferences)[];
type RuleKey = (typeof ruleKeys)[number];

/** With rules that can be tried at once. */
export type ReadyPreferences = Omit<Preferences, RuleKey> & Readonly<Record<RuleKey, readonly Rule[]>>;

/** What is set, as the phone's parts see it: the defaults until main has told. */
export class PreferenceSource {
  readonly #log: Log;
  readonly #listeners = new Set<(preferences: ReadyPreferences) => void>();
  #current = ready(defaultPreferences, null);
  #told: Preferences = defaultPreferences;
  /** null: not loaded, for want of rules. */
  #readRule: typeof readRule | null = null;

  constructor(host: Pick<HostApi, 'loadPreferences' | 'onPreferencesChanged'>, log: Log) {
    this.#log = log;
    host.onPreferencesChanged(({ values }) => void this.#set(values));
    host.loadPreferences().then(
      ({ values }) => this.#set(values),
      (error: unknown) => log('error', 'preferences-failed', { error: errorText(error) }),
    );
  }

  get current(): ReadyPreferences {
    return this.#current;
  }

  /** Calls back at once and after every change; returns the function that stops it. */
  subscribe(listener: (preferences: ReadyPreferences) => void): () => void {
    const safe = contained(this.#log, 'preferences', listener);
    this.#listeners.add(safe);
    safe(this.#current);
    return () => this.#listeners.delete(safe);
  }

  async #set(values: Preferences): Promise<void> {
    this.#told = values;
    if (this.#readRule === null && ruleKeys.some((key) => values[key].length > 0)) {
      await this.#loadRules();
      if (this.#told !== values) return;
    }
    this.#current = ready(values, this.#readRule);
    for (const listener of [...this.#listeners]) listener(this.#current);
  }

  /** Most phones have no rules, and should not start slower for those that have (docs/decisions/0085). */
  async #loadRules(): Promise<void> {
    try {
      this.#readRule = (await import('../../shared/domain/rule')).readRule;
    } catch (error) {
      this.#log('error', 'rules-not-loaded', { error: errorText(error) });
    }
  }
}

/** Pure. Main has refused what is no rule. */
function ready(values: Preferences, read: typeof readRule | null): ReadyPreferences {
  const rules = (key: RuleKey) => values[key].flatMap((pattern) => read?.(pattern) ?? []);
  return {
    ...values,
    'sound.microphoneRules': rules('sound.microphoneRules'),
    'sound.speakerRules': rules('sound.speakerRules'),
    'sound.ringerRules': rules('sound.ringerRules'),
    'ring.internalNumbers': rules('ring.internalNumbers'),
  };
}
