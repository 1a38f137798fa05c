import type { Rule, readRule } from '../../shared/domain/rule';
import type { PreferencesState } from '../../shared/ipc/contract';
import type { HostApi } from '../../shared/ipc/hostApi';
import { Observable, type Stop, type Watchable } from '../../shared/observable';
import { defaultPreferences } from '../../shared/settings/defaultPreferences';
import type { Preferences } from '../../shared/settings/preferences';
import { errorText, type Log, listenerFailed } from './diagnostics/log';

const ruleKeys = [
  'sound.microphoneRules',
  'sound.speakerRules',
  'sound.ringerRules',
  'ring.internalNumbers',
] as const satisfies readonly (keyof Preferences)[];
type RuleKey = (typeof ruleKeys)[number];

/** With rules that can be tried at once. */
export type ReadyPreferences = Omit<Preferences, RuleKey> & Readonly<Record<RuleKey, readonly Rule[]>>;

type PreferencesHost = Pick<HostApi, 'loadPreferences' | 'onPreferencesChanged'>;

/** The preferences as the phone's parts see them: the defaults until main has told. */
export class PreferenceSource {
  readonly #host: PreferencesHost;
  readonly #log: Log;
  readonly #current: Observable<ReadyPreferences>;
  readonly #told: Observable<PreferencesState | null>;
  /** The engine of rules; null: not loaded, for want of rules. */
  #readRule: typeof readRule | null = null;

  constructor(host: PreferencesHost, log: Log) {
    this.#host = host;
    this.#log = log;
    const failed = listenerFailed(log, 'preferences');
    this.#current = new Observable(ready(defaultPreferences, null), failed);
    this.#told = new Observable<PreferencesState | null>(null, failed);
  }

  start(): Stop {
    const stop = this.#host.onPreferencesChanged((told) => void this.#set(told));
    this.#host.loadPreferences().then(
      (told) => this.#set(told),
      (error: unknown) => this.#log('error', 'preferences-failed', { error: errorText(error) }),
    );
    return stop;
  }

  /** The preferences as main has told them, with who set each; null until then. Loaded once for the whole page. */
  get told(): Watchable<PreferencesState | null> {
    return this.#told;
  }

  get current(): ReadyPreferences {
    return this.#current.value;
  }

  /** Calls back when the selected part is another than before. Not at once: that is `current`. */
  watch<S>(
    select: (preferences: ReadyPreferences) => S,
    onChange: (now: S, before: S) => void,
    equal?: (now: S, before: S) => boolean,
  ): Stop {
    return this.#current.watch(select, onChange, equal);
  }

  async #set(told: PreferencesState): Promise<void> {
    this.#told.set(told);
    const { values } = told;
    if (this.#readRule === null && ruleKeys.some((key) => values[key].length > 0)) {
      await this.#loadRules();
      if (this.#told.value !== told) return;
    }
    this.#current.set(ready(values, this.#readRule));
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
