import { readIdentity } from '../../../shared/domain/devices/deviceIdentity';
import { type Ringtone, ringtones } from '../../../shared/domain/media/ringtones';
import type { SettingSource } from '../../../shared/settings/layers';
import type { Preferences } from '../../../shared/settings/preferences';
import type { SettingsState } from '../../settings/settings';
import { settingsWords as words } from '../words/settings';
import { keyNames } from './accelerator';
import { type PreferenceKey, settingGroups, settingsCatalogue } from './settingsCatalogue';

/** One preference as the page shows it. */
export interface SettingRow {
  readonly key: PreferenceKey;
  readonly label: string;
  readonly hint: string;
  readonly control: SettingControl;
  /** What it rings with now; null: it sets no ringtone, or silence. */
  readonly ringtone: Ringtone | null;
  readonly source: SettingSource;
  /** Why the agent can't change it; null: he can. */
  readonly locked: string | null;
  /** Why it does not work although it is set. */
  readonly trouble: string | null;
}
type SettingControl =
  | { readonly kind: 'switch'; readonly on: boolean }
  | {
      readonly kind: 'choice';
      readonly value: string;
      readonly choices: readonly { readonly value: string; readonly label: string }[];
    }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'list'; readonly lines: readonly string[] }
  | { readonly kind: 'devices'; readonly labels: readonly string[] }
  /** `keys`: as they are written on the keyboard; none: no key. */
  | { readonly kind: 'hotkey'; readonly keys: readonly string[] };

export interface SettingGroup {
  readonly id: (typeof settingGroups)[number];
  readonly title: string;
  readonly rows: readonly SettingRow[];
}

const keys = Object.keys(settingsCatalogue) as PreferenceKey[];

/** The page for a search: every word of it must be found in label, explanation, choices, keywords or the group's title. */
export function settingRows(state: SettingsState, search: string): SettingGroup[] {
  const wanted = plain(search).split(/\s+/).filter(Boolean);
  const groups = settingGroups.map((id) => ({
    id,
    title: words.group[id],
    rows: keys
      .filter((key) => settingsCatalogue[key].group === id && matches(key, wanted))
      .map((key) => rowOf(key, state)),
  }));
  return groups.filter(({ rows }) => rows.length > 0);
}

function matches(key: PreferenceKey, wanted: readonly string[]): boolean {
  const { label, hint, keywords } = words.setting[key];
  const choices = choicesOf(key).map((choice) => choice.label);
  const title = words.group[settingsCatalogue[key].group];
  const text = plain([label, hint, keywords, key, title, ...choices].join(' '));
  return wanted.every((word) => text.includes(word));
}

/** Without case and accents, which nobody types into a search. */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

export function rowOf(key: PreferenceKey, state: SettingsState): SettingRow {
  const { preferences, places, platform } = state;
  const source = preferences.sources[key];
  const { label, hint } = words.setting[key];
  return {
    key,
    label,
    hint,
    control: controlOf(key, preferences.values, platform),
    ringtone: ringtoneOf(key, preferences.values),
    source,
    locked: source === 'provisioned' || source === 'policy' ? words.lockedBy(source, places[source]) : null,
    trouble: troubleOf(key, state),
  };
}

function ringtoneOf(key: PreferenceKey, values: Preferences): Ringtone | null {
  if (settingsCatalogue[key].rings !== true) return null;
  return ringtones.find((ringtone) => ringtone === values[key]) ?? null;
}

function controlOf(key: PreferenceKey, values: Preferences, platform: string): SettingControl {
  const value = values[key];
  if (typeof value === 'boolean') return { kind: 'switch', on: value };
  if (value === null || settingsCatalogue[key].control === 'hotkey') {
    return { kind: 'hotkey', keys: typeof value === 'string' ? keyNames(value, platform) : [] };
  }
  if (typeof value !== 'string') {
    return settingsCatalogue[key].control === 'list'
      ? { kind: 'list', lines: value }
      : { kind: 'devices', labels: value.map((text) => readIdentity(text).label) };
  }
  if (settingsCatalogue[key].control === 'text') return { kind: 'text', value };
  return { kind: 'choice', value, choices: choicesOf(key) };
}

function choicesOf(key: PreferenceKey): { value: string; label: string }[] {
  const setting = words.setting[key];
  return 'choices' in setting
    ? Object.entries(setting.choices).map(([value, label]) => ({ value, label }))
    : [];
}

function troubleOf(key: PreferenceKey, { hotkeys }: SettingsState): string | null {
  const action = settingsCatalogue[key].hotkey;
  if (action === undefined) return null;
  const { state, holder } = hotkeys[action];
  return state === 'taken' && holder !== null ? words.heldBy(holder) : words.hotkey[state];
}

/** A value in words, as the preview of an import shows it. */
export function valueText<Key extends PreferenceKey>(
  key: Key,
  value: Preferences[Key],
  platform: string,
): string {
  const control = controlOf(key, { [key]: value } as unknown as Preferences, platform);
  switch (control.kind) {
    case 'switch':
      return control.on ? words.on : words.off;
    case 'hotkey':
      return control.keys.length === 0 ? words.noKey : control.keys.join(' + ');
    case 'text':
      return control.value || words.nothing;
    case 'list':
      return control.lines.join(', ') || words.nothing;
    case 'devices':
      return control.labels.join(', ') || words.nothing;
    case 'choice':
      return control.choices.find((choice) => choice.value === control.value)?.label ?? control.value;
  }
}
