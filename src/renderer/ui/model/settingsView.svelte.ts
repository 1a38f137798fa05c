import { createContext } from 'svelte';
import { textSizeAfter } from '../../../shared/domain/textSize';
import type { ImportPreview, SettingsProblem } from '../../../shared/ipc/settingsSchemas';
import type { Preferences } from '../../../shared/settings/preferences';
import type { Settings, SettingsState } from '../../settings/settings';
import { settingsWords as words } from '../words/settings';
import type { Message } from '../words/words';
import { recordStroke } from './accelerator';
import type { Navigation } from './navigation.svelte';
import type { PreferenceKey } from './settingsCatalogue';
import { rowOf, type SettingGroup, type SettingRow, settingRows, valueText } from './settingsRows';
import type { Keystroke } from './shortcuts';

/** The key beside 0 has - and _, + needs Shift on some keyboards and none on others. 0: back to normal. */
const zoomKeys = new Map<string, 1 | -1 | 0>([
  ['+', 1],
  ['=', 1],
  ['-', -1],
  ['_', -1],
  ['0', 0],
]);

/** What an export or import came to. */
interface Outcome extends Message {
  readonly ok: boolean;
}

/** The settings page. It outlives its view: a call that comes in between must lose neither search nor place. */
export class SettingsView {
  readonly #settings: Settings;
  readonly #navigation: Navigation;
  readonly #stop: () => void;
  #state: SettingsState | null;
  #told = $state(false);
  search = $state('');
  /** In CSS pixels. */
  scrollTop = 0;
  /** The key that is being recorded; `null`: none. */
  #recording: PreferenceKey | null = $state(null);
  /** What is wrong with the keys pressed last. */
  recordingTrouble: string | null = $state(null);
  /** What is wrong with the rules typed last. */
  wrongRule: { readonly key: PreferenceKey; readonly text: string } | null = $state.raw(null);
  preview: ImportPreview | null = $state.raw(null);
  outcome: Outcome | null = $state.raw(null);

  constructor(settings: Settings, navigation: Navigation) {
    this.#settings = settings;
    this.#state = $state.raw(settings.state);
    this.#navigation = navigation;
    this.#stop = settings.subscribe((state) => {
      this.#state = state;
    });
  }

  get loaded(): boolean {
    return this.#state !== null;
  }
  get recording(): PreferenceKey | null {
    return this.#recording;
  }
  readonly groups: SettingGroup[] = $derived.by(() =>
    this.#state === null ? [] : settingRows(this.#state, this.search),
  );
  /** One of them, for a page of its own; null: not loaded yet. */
  row(key: PreferenceKey): SettingRow | null {
    return this.#state === null ? null : rowOf(key, this.#state);
  }
  readonly count: number = $derived(this.groups.reduce((sum, { rows }) => sum + rows.length, 0));
  readonly problems: Message[] = $derived.by(() => this.#state?.problems.map(problemText) ?? []);
  /** Told in the window itself, until it is dismissed or the settings are opened: the agent's own settings are in trouble. */
  readonly message: Message | null = $derived.by(() => {
    if (this.#told) return null;
    const own = this.#state?.problems.find(({ kind }) => ownFiles.has(kind));
    return own === undefined ? null : problemText(own);
  });

  stop(): void {
    this.#stop();
  }
  dismissMessage(): void {
    this.#told = true;
  }
  show(): void {
    this.#navigation.open('settings');
    this.#told = true;
  }
  leave(): void {
    this.#navigation.leave('settings');
    this.search = '';
    this.scrollTop = 0;
    this.outcome = null;
    this.preview = null;
    this.wrongRule = null;
  }
  /** Escape: back by one step. */
  back(): void {
    if (this.preview !== null) this.preview = null;
    else if (this.search !== '') this.search = '';
    else this.leave();
  }
  /** Returns whether the keystroke was ours: Ctrl+, or ⌘, as in most programs. */
  press({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
    if (key !== ',' || altKey || ctrlKey === metaKey) return false;
    if (this.#navigation.place.pages.at(-1) === 'settings') this.leave();
    else this.show();
    return true;
  }

  /** Returns whether the keystroke was ours: Ctrl or ⌘ with +, − or 0, as in web browsers, also of the number pad. */
  pressZoom({ key, ctrlKey, metaKey, altKey }: Keystroke): boolean {
    const step = altKey || ctrlKey === metaKey ? undefined : zoomKeys.get(key);
    const now = this.#state?.preferences.values['window.textSize'];
    if (step === undefined || now === undefined) return false;
    const next = step === 0 ? undefined : textSizeAfter(now, step);
    if (next !== now) void this.#settings.change({ 'window.textSize': next });
    return true;
  }

  async set<Key extends PreferenceKey>(key: Key, value: Preferences[Key]): Promise<void> {
    await this.#settings.change({ [key]: value });
  }
  async reset(key: PreferenceKey): Promise<void> {
    await this.#settings.change({ [key]: undefined });
  }
  /** Of a choice's control, which knows texts only; main checks it. */
  async choose(key: PreferenceKey, value: string): Promise<void> {
    await this.#settings.change({ [key]: value });
  }

  /** Of a list's control, one rule a line; with a mistake nothing is changed. */
  async setRules(key: PreferenceKey, text: string): Promise<void> {
    const { MAX_RULES, readRule } = await import('../../../shared/domain/rule');
    const lines = text.split('\n').map((line) => line.trim());
    const rules = lines.filter(Boolean);
    const wrong = rules.find((rule) => readRule(rule) === null);
    const tooMany = rules.length > MAX_RULES;
    this.wrongRule = null;
    if (wrong !== undefined) this.wrongRule = { key, text: words.wrongRule(wrong) };
    else if (tooMany) this.wrongRule = { key, text: words.tooManyRules(MAX_RULES) };
    else await this.#settings.change({ [key]: rules });
  }

  async record(key: PreferenceKey): Promise<void> {
    this.#recording = key;
    this.recordingTrouble = null;
    await this.#settings.recordHotkey(true);
  }
  async stopRecording(): Promise<void> {
    if (this.#recording === null) return;
    this.#recording = null;
    await this.#settings.recordHotkey(false);
  }
  /** A keystroke while recording. */
  async stroke(event: KeyboardEvent): Promise<void> {
    const key = this.#recording;
    if (key === null || event.repeat) return;
    const bare = !(event.ctrlKey || event.altKey || event.shiftKey || event.metaKey);
    if (bare && event.key === 'Escape') return await this.stopRecording();
    if (bare && event.key === 'Backspace') return await this.#recorded(key, null);
    const recorded = recordStroke(event, this.#state?.platform ?? '');
    switch (recorded.kind) {
      case 'accelerator':
        return await this.#recorded(key, recorded.accelerator);
      case 'needs-modifier':
        this.recordingTrouble = words.recordingNeedsModifier;
        return;
      case 'unknown':
        this.recordingTrouble = words.recordingUnknown;
        return;
    }
  }
  async #recorded(key: PreferenceKey, accelerator: string | null): Promise<void> {
    await this.#settings.change({ [key]: accelerator });
    await this.stopRecording();
  }

  async export(): Promise<void> {
    const result = await this.#settings.exportToFile();
    if (result.outcome === 'cancelled') return;
    const { file } = result;
    this.outcome =
      result.outcome === 'written'
        ? { ok: true, title: words.exported(file), advice: null }
        : { ok: false, title: words.notExported(file), advice: null };
  }
  async chooseImport(): Promise<void> {
    const result = await this.#settings.chooseImport();
    if (result.outcome === 'cancelled') return;
    this.outcome = null;
    this.preview = null;
    if (result.outcome === 'ready') {
      this.preview = result.preview;
      return;
    }
    const { problem, where } = result;
    const advice = where === null ? words.nothingChanged : words.importMistake(where);
    this.outcome = { ok: false, title: words.importRefused[problem], advice };
  }
  async applyImport(): Promise<void> {
    await this.#settings.applyImport();
    this.preview = null;
    this.outcome = { ok: true, title: words.imported, advice: null };
  }
  /** What an import would change, in words. */
  readonly previewed: { label: string; value: string }[] = $derived.by(() => {
    const changes = this.preview?.changes ?? {};
    return (Object.keys(changes) as PreferenceKey[]).flatMap((key) => {
      const value = changes[key];
      if (value === undefined) return [];
      return [{ label: words.setting[key].label, value: valueText(key, value, this.#state?.platform ?? '') }];
    });
  });
}

/** The agent's own: what IT has done wrong can wait until the settings are opened. */
const ownFiles: ReadonlySet<SettingsProblem['kind']> = new Set([
  'set-aside',
  'not-written',
  'history-set-aside',
  'history-not-written',
]);

function problemText(problem: SettingsProblem): Message {
  switch (problem.kind) {
    case 'set-aside':
      return { title: words.setAside.title, advice: words.setAside.advice(problem.wrong, problem.aside) };
    case 'not-written':
      return { title: words.notWritten.title, advice: words.notWritten.advice(problem.file) };
    case 'history-set-aside':
      return { title: words.historySetAside.title, advice: words.historySetAside.advice(problem.aside) };
    case 'history-not-written':
      return { title: words.historyNotWritten.title, advice: words.historyNotWritten.advice(problem.file) };
    case 'policy-refused': {
      const { title, advice } = words.policyRefused;
      return { title, advice: advice(problem.problem, problem.place) };
    }
    case 'wrong-value':
      return { title: words.wrongValue.title, advice: words.wrongValue.advice(problem.key, problem.place) };
  }
}

export const [getSettingsView, setSettingsView] = createContext<SettingsView>();
