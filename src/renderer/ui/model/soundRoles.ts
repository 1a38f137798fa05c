import {
  type DeviceIdentity,
  identityText,
  MAX_NAMED_DEVICES,
  readIdentity,
} from '../../../shared/domain/devices/deviceIdentity';
import {
  behindSystem,
  type DeviceChoice,
  findAgain,
  isSystemsOwn,
  type PresentDevice,
  type PresentDevices,
  type SoundDevices,
  type SoundRoleId,
  soundRoleIds,
  systemsOwn,
} from '../../../shared/domain/devices/soundDevices';
import type { SettingsState } from '../../settings/settings';
import { settingsWords } from '../words/settings';
import { soundWords as words } from '../words/sound';
import type { PreferenceKey } from './settingsCatalogue';

/** One role as the page shows it. */
export interface SoundRole {
  readonly id: SoundRoleId;
  readonly title: string;
  readonly hint: string;
  readonly inUse: readonly { readonly name: string; readonly why: string }[];
  /** What is in the way of the agent's own choice, or was chosen and is not there; null: nothing. */
  readonly note: string | null;
  /** Why the agent cannot choose; null: he can. */
  readonly locked: string | null;
  /** Several at once; else exactly one. */
  readonly several: boolean;
  /** The agent has chosen none. */
  readonly automatic: boolean;
  readonly automaticHint: string;
  readonly options: readonly DeviceOption[];
}

export interface DeviceOption {
  /** As settings keep it. */
  readonly wish: string;
  readonly name: string;
  readonly hint: string | null;
  readonly chosen: boolean;
  readonly present: boolean;
}

const rulesOf = {
  microphone: 'sound.microphoneRules',
  speaker: 'sound.speakerRules',
  ringers: 'sound.ringerRules',
} as const;
export const ownKeyOf = {
  microphone: 'sound.microphone',
  speaker: 'sound.speaker',
  ringers: 'sound.ringers',
} as const satisfies Record<SoundRoleId, string>;

export const soundRoles = (sound: SoundDevices, settings: SettingsState): SoundRole[] =>
  soundRoleIds.map((id) => soundRole(id, sound, settings));

function soundRole(id: SoundRoleId, sound: SoundDevices, settings: SettingsState): SoundRole {
  const { values, sources } = settings.preferences;
  const present = id === 'microphone' ? sound.inputs : sound.outputs;
  const choices = choicesOf(id, sound);
  const locked = lockedText(id, settings);
  const own = values['sound.ownDevices'] ? values[ownKeyOf[id]].map(readIdentity) : [];
  const absent = own.filter((wish) => findAgain(wish, present) === null);
  const rules = values[rulesOf[id]];
  const byIt = (key: PreferenceKey): boolean => sources[key] === 'provisioned' || sources[key] === 'policy';
  const before = untilThen(own, present);
  const why = ({ device, because }: DeviceChoice): string => {
    switch (because.kind) {
      case 'own':
        if (byIt(ownKeyOf[id])) return words.why.ownByIt;
        if (device === present.system || device === present.systemForCalls) return words.why.ownSystem;
        return before.length > 0 && id !== 'ringers' ? words.why.ownUntil(before.map(nameOf)) : words.why.own;
      case 'rule':
        return words.why.rule(because.rule + 1, because.pattern, byIt(rulesOf[id]));
      case 'system':
        return own.length + rules.length === 0
          ? words.why.system
          : words.why.systemSince([...own.map(nameOf), ...rules.map(words.why.ruleOf)]);
    }
  };
  const usedByOwn = choices.some(({ because }) => because.kind === 'own');
  const { title, hint, none } = words.role[id];
  return {
    id,
    title,
    hint,
    inUse:
      choices.length === 0
        ? [{ name: none, why: '' }]
        : choices.map((choice) => ({ name: deviceName(choice.device, present), why: why(choice) })),
    note: !usedByOwn && absent.length > 0 && choices.length > 0 ? words.why.until(absent.map(nameOf)) : null,
    locked,
    several: id === 'ringers',
    automatic: own.length === 0,
    automaticHint: rules.length > 0 ? words.automaticByRules : words.automaticBySystem,
    options: optionsOf(id, present, own, choices),
  };
}

const choicesOf = (id: SoundRoleId, sound: SoundDevices): readonly DeviceChoice[] => {
  if (id === 'ringers') return sound.ringers;
  const choice = sound[id];
  return choice === null ? [] : [choice];
};

/** What is wished for before the first that is there. */
function untilThen(own: readonly DeviceIdentity[], present: PresentDevices): DeviceIdentity[] {
  const first = own.findIndex((wish) => findAgain(wish, present) !== null);
  return first === -1 ? [] : own.slice(0, first);
}

function lockedText(id: SoundRoleId, { preferences, places }: SettingsState): string | null {
  for (const key of ['sound.ownDevices', ownKeyOf[id]] as const) {
    const source = preferences.sources[key];
    if (source !== 'provisioned' && source !== 'policy') continue;
    // IT lets the agent choose, and nobody else may say that he cannot.
    if (key === 'sound.ownDevices' && preferences.values[key]) continue;
    return words.locked(settingsWords.lockedBy(source, places[source]));
  }
  return null;
}

function optionsOf(
  id: SoundRoleId,
  present: PresentDevices,
  own: readonly DeviceIdentity[],
  choices: readonly DeviceChoice[],
): DeviceOption[] {
  const [first] = own;
  const wished = (device: DeviceIdentity): boolean =>
    id === 'ringers'
      ? choices.some((choice) => choice.device === device)
      : first !== undefined && findAgain(first, present) === device;
  const named = [...present.others].sort((one, other) =>
    deviceName(one, present).localeCompare(deviceName(other, present), 'en'),
  );
  const twinHint = (device: PresentDevice): string | null => {
    const twins = named.filter(({ label }) => label === device.label);
    return twins.length < 2 ? null : words.twin(twins.indexOf(device) + 1, twins.length);
  };
  const system = id === 'ringers' ? present.system : (present.systemForCalls ?? present.system);
  const behind = behindSystem(present);
  return [
    ...(system === null
      ? []
      : [
          {
            wish: identityText(systemsOwn),
            name: words.system,
            hint: behind === null ? null : words.systemNow(nameOf(behind)),
            chosen: id === 'ringers' ? wished(system) : first !== undefined && isSystemsOwn(first),
            present: true,
          },
        ]),
    ...named.map((device) => ({
      wish: identityText(device),
      name: nameOf(device),
      hint: twinHint(device),
      chosen: wished(device),
      present: true,
    })),
    ...own
      .filter((wish) => findAgain(wish, present) === null)
      .map((wish) => ({
        wish: identityText(wish),
        name: nameOf(wish),
        hint: words.absent,
        chosen: id === 'ringers' || wish === first,
        present: false,
      })),
  ];
}

const nameOf = (device: DeviceIdentity): string =>
  isSystemsOwn(device) ? words.system : device.label || words.unnamed;

/** The device itself where the system's own is one that can be told. */
const deviceName = (device: DeviceIdentity, present: PresentDevices): string =>
  device === present.system ? nameOf(behindSystem(present) ?? device) : nameOf(device);

/** The agent's own choice after he has picked one: the last pick first, the others stay for when it is gone. */
export function picked(own: readonly string[], wish: string, present: PresentDevices): string[] {
  const device = readIdentity(wish);
  const others = own.filter((text) => !same(readIdentity(text), device, present));
  return [wish, ...others].slice(0, MAX_NAMED_DEVICES);
}

/** The same for ringers, of which several can be picked: those that ring now, and this one too, or not any more. */
export function toggled(
  own: readonly string[],
  options: readonly DeviceOption[],
  wish: string,
  present: PresentDevices,
): string[] {
  const option = options.find((one) => one.wish === wish);
  if (option?.chosen) {
    const device = readIdentity(wish);
    return own.filter((text) => !same(readIdentity(text), device, present));
  }
  const ringing = options.filter(({ chosen }) => chosen).map((one) => one.wish);
  return [...ringing, wish].slice(-MAX_NAMED_DEVICES);
}

function same(one: DeviceIdentity, other: DeviceIdentity, present: PresentDevices): boolean {
  const found = findAgain(one, present);
  return found === null ? identityText(one) === identityText(other) : found === findAgain(other, present);
}
