/**
 * A device as it is recognised again after a restart or in another socket. The browser's own ids are random and change
 * with its profile; the group is one of them, and only tells two devices of the same model apart.
 */
export interface DeviceIdentity {
  /** Without the vendor and product that Chromium appends. */
  readonly label: string;
  /** USB vendor and product, e.g. `046d:0a38`; null where the system does not tell. */
  readonly model: string | null;
  readonly group: string | null;
}

/** One that is plugged in now. */
export interface PresentDevice extends DeviceIdentity {
  /** The browser's, for this run. */
  readonly id: string;
}

/** Those of one kind: microphones, or what plays. */
export interface PresentDevices {
  /** Whichever the system's own settings name at the time; null: there is none at all. */
  readonly system: PresentDevice | null;
  readonly others: readonly PresentDevice[];
}

/** What a role's device is chosen by, the first that yields one. */
export interface DeviceWishes {
  /** The agent's own choice, the best first; skipped when `locked`. */
  readonly own: readonly DeviceIdentity[];
  /** IT's regular expressions over label and model, the best first; without regard to case, anywhere in it. */
  readonly rules: readonly string[];
  /** By policy the agent's own choice does not count. */
  readonly locked: boolean;
}

/** Why a device was chosen; shown to the agent as it is. */
type ChosenBecause =
  | { readonly kind: 'own' }
  /** `rule`: its place in the list, from 0. */
  | { readonly kind: 'rule'; readonly rule: number; readonly pattern: string }
  /** Nobody wished for one that is there: the system's own. */
  | { readonly kind: 'system' };

export interface DeviceChoice {
  readonly device: PresentDevice;
  readonly because: ChosenBecause;
}

/** What is plugged in, and what is used of it. */
export interface SoundDevices {
  readonly inputs: PresentDevices;
  readonly outputs: PresentDevices;
  /** null: there is no device for it. */
  readonly microphone: DeviceChoice | null;
  readonly speaker: DeviceChoice | null;
  readonly ringers: readonly DeviceChoice[];
}

const nothingPresent: PresentDevices = { system: null, others: [] };
export const noSoundDevices: SoundDevices = {
  inputs: nothingPresent,
  outputs: nothingPresent,
  microphone: null,
  speaker: null,
  ringers: [],
};

/** The device of a role, out of those that are there; null: there is none at all. Pure: run again at every plug and unplug. */
export function chooseDevice(present: PresentDevices, wishes: DeviceWishes): DeviceChoice | null {
  return ownChoices(present, wishes)[0] ?? chosenForAll(present, wishes.rules);
}

/** The same where several can be used at once: all that the agent wished for and that are there, else the one of the rules. */
export function chooseDevices(present: PresentDevices, wishes: DeviceWishes): DeviceChoice[] {
  const own = ownChoices(present, wishes);
  if (own.length > 0) return own;
  const choice = chosenForAll(present, wishes.rules);
  return choice === null ? [] : [choice];
}

function ownChoices({ others }: PresentDevices, { own, locked }: DeviceWishes): DeviceChoice[] {
  if (locked) return [];
  const devices = own.flatMap((wished) => findAgain(wished, others) ?? []);
  return [...new Set(devices)].map((device) => ({ device, because: { kind: 'own' } }));
}

function chosenForAll({ system, others }: PresentDevices, rules: readonly string[]): DeviceChoice | null {
  for (const [rule, pattern] of rules.entries()) {
    const matcher = compile(pattern);
    const device = matcher && others.find((one) => matcher.test(describeDevice(one)));
    if (device) return { device, because: { kind: 'rule', rule, pattern } };
  }
  const device = system ?? others[0];
  return device === undefined ? null : { device, because: { kind: 'system' } };
}

/** As rules see it, and as Chromium names it: `Jabra Evolve2 65 (0b0e:030c)`. */
const describeDevice = ({ label, model }: DeviceIdentity): string =>
  model === null ? label : `${label} (${model})`;

/** Whether `pattern` is a regular expression. */
export const isRule = (pattern: string): boolean => compile(pattern) !== null;

function compile(pattern: string): RegExp | null {
  try {
    return new RegExp(pattern, 'iu');
  } catch {
    return null;
  }
}

/**
 * The same device again: one of its label and model, else one of its model (its label changes with socket and system
 * language); of several such the very one, if its group is known.
 */
export function findAgain(wished: DeviceIdentity, present: readonly PresentDevice[]): PresentDevice | null {
  const sameModel = present.filter(({ model }) => model === wished.model);
  const alike = sameModel.filter(({ label }) => label === wished.label);
  const candidates = alike.length > 0 || wished.model === null ? alike : sameModel;
  return candidates.find(({ group }) => group !== null && group === wished.group) ?? candidates[0] ?? null;
}

/** Chromium appends the model of a USB device to its label. */
export function readLabel(text: string): Pick<DeviceIdentity, 'label' | 'model'> {
  const [, label, model] = /^(.*?)\s*\(([0-9a-f]{4}:[0-9a-f]{4})\)$/i.exec(text) ?? [];
  return label === undefined || model === undefined
    ? { label: text, model: null }
    : { label, model: model.toLowerCase() };
}

/** An identity as settings keep it: `Jabra Evolve2 65 (0b0e:030c) #GROUP`. */
export const identityText = (device: DeviceIdentity): string =>
  device.group === null ? describeDevice(device) : `${describeDevice(device)} #${device.group}`;

/** The other way round; IT may write only as much of it as it knows. */
export function readIdentity(text: string): DeviceIdentity {
  const [, described = text, group = null] = /^(.*) #([0-9a-f]{64})$/.exec(text) ?? [];
  return { ...readLabel(described), group };
}
