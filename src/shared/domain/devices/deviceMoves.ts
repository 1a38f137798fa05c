import {
  behindSystem,
  type DeviceChoice,
  type PresentDevice,
  type PresentDevices,
  type SoundDevices,
} from './soundDevices';

/** The move of a role whose device went away. */
export interface DeviceMove {
  readonly role: 'speaker' | 'ringers' | 'microphone';
  /** The device that went away; null: there was none before either. */
  readonly gone: PresentDevice | null;
  /** The device that is used now; null: there is none. */
  readonly now: PresentDevice | null;
}

const roles = ['speaker', 'ringers', 'microphone'] as const;

/**
 * Lists the roles that are not where they were because a device went away, until that one is used again or the agent has chosen
 * another. Pure.
 */
export function nextMoves(
  moves: readonly DeviceMove[],
  before: SoundDevices,
  after: SoundDevices,
): DeviceMove[] {
  return roles.flatMap((role) => {
    const earlier = moves.find((move) => move.role === role) ?? null;
    return moveOf(role, earlier, before, after) ?? [];
  });
}

function moveOf(
  role: DeviceMove['role'],
  earlier: DeviceMove | null,
  before: SoundDevices,
  after: SoundDevices,
): DeviceMove | null {
  const [was, is] = [used(before, role), used(after, role)];
  const [now = null] = is;
  // Without a microphone no call begins: that is told when one is to.
  if (now === null && role === 'microphone' && was.length === 0 && earlier === null) return null;
  if (now === null) return { role, gone: null, now };
  const present = devicesOf(after, role).others;
  const stays = was.some((device) => isAmong(device, present));
  const missed = earlier?.gone ?? null;
  if (missed !== null) {
    const isBack = isAmong(missed, is) || (!isAmong(now, present) && isAmong(missed, present));
    const chosenAnew = stays && was[0]?.id !== now.id;
    return isBack || chosenAnew ? null : { role, gone: missed, now };
  }
  const gone = stays ? null : vanished(devicesOf(before, role), was, present);
  return gone === null ? null : { role, gone, now };
}

/** The devices behind the choices of a role: the system's own is one of the others, where the browser tells which. */
function used(sound: SoundDevices, role: DeviceMove['role']): PresentDevice[] {
  const choices: readonly (DeviceChoice | null)[] = role === 'ringers' ? sound.ringers : [sound[role]];
  return choices.flatMap((choice) => (choice === null ? [] : behind(choice.device, devicesOf(sound, role))));
}

function behind(device: PresentDevice, { others }: PresentDevices): PresentDevice {
  return isAmong(device, others) ? device : (behindSystem({ system: device, others }) ?? device);
}

const devicesOf = (sound: SoundDevices, role: DeviceMove['role']): PresentDevices =>
  role === 'microphone' ? sound.inputs : sound.outputs;

const isAmong = ({ id }: PresentDevice, devices: readonly PresentDevice[]): boolean =>
  devices.some((device) => device.id === id);

/** Finds the device that was used and is not there any more; where it is not known which was used, any that went. */
function vanished(
  { others }: PresentDevices,
  was: readonly PresentDevice[],
  present: readonly PresentDevice[],
): PresentDevice | null {
  const candidates = was.every((device) => isAmong(device, others)) ? was : others;
  return candidates.find((device) => !isAmong(device, present)) ?? null;
}
