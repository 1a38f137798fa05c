import type { Rule } from '../rule';
import { type DeviceIdentity, describeDevice } from './deviceIdentity';

export const soundRoleIds = ['microphone', 'speaker', 'ringers'] as const;
export type SoundRoleId = (typeof soundRoleIds)[number];

/** A device that is plugged in now. */
export interface PresentDevice extends DeviceIdentity {
  /** The browser's id, for this run. */
  readonly id: string;
}

/** The devices of one kind: microphones, or what plays. */
export interface PresentDevices {
  /** Whichever the system's own settings name at the time; null: there is none at all. */
  readonly system: PresentDevice | null;
  /** The one that they name for calls, where the system tells the two apart (Windows). */
  readonly systemForCalls: PresentDevice | null;
  readonly others: readonly PresentDevice[];
}

/** The wishes that a role's device is chosen by, the first that yields one. */
export interface DeviceWishes {
  /** The agent's own choice, the best first; skipped when `locked`. */
  readonly own: readonly DeviceIdentity[];
  /** IT's rules, the best first. */
  readonly rules: readonly Rule[];
  /** True where the agent's own choice does not count, by policy. */
  readonly locked: boolean;
}

/** The wish for the system's own device, whichever that is, before IT's rules. */
export const systemsOwn: DeviceIdentity = { label: '(system)', model: null, group: null };
export const isSystemsOwn = ({ label }: DeviceIdentity): boolean => label === systemsOwn.label;

/** The reason why a device was chosen; shown to the agent as it is. */
type ChosenBecause =
  | { readonly kind: 'own' }
  /** `rule`: its place in the list, from 0. */
  | { readonly kind: 'rule'; readonly rule: number; readonly pattern: string }
  /** The system's own: nobody wished for one that is there. */
  | { readonly kind: 'system' };

export interface DeviceChoice {
  readonly device: PresentDevice;
  readonly because: ChosenBecause;
}

/** The devices that are plugged in, and those that are used. */
export interface SoundDevices {
  readonly inputs: PresentDevices;
  readonly outputs: PresentDevices;
  /** The microphone in use; null: there is no device for it. */
  readonly microphone: DeviceChoice | null;
  readonly speaker: DeviceChoice | null;
  readonly ringers: readonly DeviceChoice[];
}

export const nothingPresent: PresentDevices = { system: null, systemForCalls: null, others: [] };
export const noSoundDevices: SoundDevices = {
  inputs: nothingPresent,
  outputs: nothingPresent,
  microphone: null,
  speaker: null,
  ringers: [],
};

/**
 * Chooses the devices of all roles, out of what is there. Pure, and the same whatever was plugged in first: run again at every
 * plug and unplug. Where a wish fits several devices the speaker is the one on the microphone's headset, and the ringer on the
 * speaker's: of two headsets of one model, and of the two that a Bluetooth headset shows itself as, whose other one is silent
 * while the microphone is open.
 */
export function chooseSound(
  inputs: PresentDevices,
  outputs: PresentDevices,
  wishes: Readonly<Record<SoundRoleId, DeviceWishes>>,
): SoundDevices {
  const microphone = chooseDevice(forCalls(inputs), wishes.microphone, null);
  const speaker = chooseDevice(forCalls(outputs), wishes.speaker, microphone);
  const ringers = chooseDevices(outputs, wishes.ringers, speaker);
  return { inputs, outputs, microphone, speaker, ringers };
}

const forCalls = (present: PresentDevices): PresentDevices => ({
  ...present,
  system: present.systemForCalls ?? present.system,
});

/** Chooses the device of a role; null: there is no device at all. */
function chooseDevice(
  present: PresentDevices,
  wishes: DeviceWishes,
  partner: DeviceChoice | null,
): DeviceChoice | null {
  return ownChoices(present, wishes, partner)[0] ?? choiceForAll(present, wishes.rules, partner);
}

/**
 * Chooses the devices of a role that can use several at once: all that the agent wished for and that are there, else the one of
 * the rules.
 */
function chooseDevices(
  present: PresentDevices,
  wishes: DeviceWishes,
  partner: DeviceChoice | null,
): DeviceChoice[] {
  const own = ownChoices(present, wishes, partner);
  // One that is the system's own as well is used once.
  const behind = behindSystem(present);
  const twice = own.some(({ device }) => device === behind);
  if (own.length > 0) return own.filter(({ device }) => !twice || device !== present.system);
  const choice = choiceForAll(present, wishes.rules, partner);
  return choice === null ? [] : [choice];
}

function ownChoices(
  present: PresentDevices,
  { own, locked }: DeviceWishes,
  partner: DeviceChoice | null,
): DeviceChoice[] {
  if (locked) return [];
  const ordered = inOrder(present, partner);
  const devices = own.flatMap((wish) => findAgain(wish, { ...present, others: ordered }) ?? []);
  return [...new Set(devices)].map((device) => ({ device, because: { kind: 'own' } }));
}

function choiceForAll(
  present: PresentDevices,
  rules: readonly Rule[],
  partner: DeviceChoice | null,
): DeviceChoice | null {
  const ordered = inOrder(present, partner);
  for (const [place, rule] of rules.entries()) {
    const device = ordered.find((one) => fits(rule, one));
    if (device) return { device, because: { kind: 'rule', rule: place, pattern: rule.pattern } };
  }
  const device = present.system ?? ordered[0];
  return device === undefined ? null : { device, because: { kind: 'system' } };
}

/**
 * Tells whether a rule fits a device by its name, with the model and without: IT's `Evolve2 65$` knows nothing of what Chromium
 * appends.
 */
const fits = (rule: Rule, device: PresentDevice): boolean =>
  rule.isIn(device.label) || rule.isIn(describeDevice(device));

/** Sorts the devices, for a wish that fits several, the best first: the partner's, then the system's own, then by name. */
function inOrder(present: PresentDevices, partner: DeviceChoice | null): PresentDevice[] {
  const group = partner?.device.group ?? null;
  const system = behindSystem(present);
  const rank = (one: PresentDevice): number => {
    if (group !== null && one.group === group) return 0;
    return one === system ? 1 : 2;
  };
  const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
  return [...present.others].sort(
    (one, other) =>
      rank(one) - rank(other) ||
      byText(describeDevice(one), describeDevice(other)) ||
      byText(one.id, other.id),
  );
}

/**
 * The real device behind the system's own entry; null: the browser does not tell. Chromium gives both one group (not for outputs on
 * Linux).
 */
export function behindSystem({
  system,
  others,
}: Pick<PresentDevices, 'system' | 'others'>): PresentDevice | null {
  if (system === null) return null;
  const ofGroup = others.filter(({ group }) => group !== null && group === system.group);
  if (ofGroup.length === 1) return ofGroup[0] ?? null;
  // `Default - Headset (Jabra)` on Windows and macOS; the first word is in the system's language.
  const named = (ofGroup.length > 0 ? ofGroup : others).filter(
    ({ label, model }) => label !== '' && model === system.model && system.label.endsWith(` - ${label}`),
  );
  return named.length === 1 ? (named[0] ?? null) : null;
}

/**
 * Finds a device again: one of its label and model, else one of its model (its label changes with socket and system
 * language); of several such the very one, if its group is known, else the first of `present.others`.
 */
export function findAgain(wish: DeviceIdentity, { system, others }: PresentDevices): PresentDevice | null {
  if (isSystemsOwn(wish)) return system;
  const sameModel = others.filter(({ model }) => model === wish.model);
  const alike = sameModel.filter(({ label }) => withoutSocket(label) === withoutSocket(wish.label));
  const candidates = alike.length > 0 || wish.model === null ? alike : sameModel;
  return candidates.find(({ group }) => group !== null && group === wish.group) ?? candidates[0] ?? null;
}

/** Windows counts the sockets that it has seen a device in: `Headset (2- Jabra Evolve2 65)`. */
const withoutSocket = (label: string): string => label.replace(/\(\d+- /, '(');
