import { readLabel } from '../../../shared/domain/devices/deviceIdentity';
import type { PresentDevices } from '../../../shared/domain/devices/soundDevices';

/** Ids under which Chromium lists the system's own choice once more, the second for calls (Windows). */
const pseudoDevices: readonly string[] = ['default', 'communications'];

/** Out of all that the browser lists; nothing of those that it keeps secret until it is allowed. Pure. */
export function devicesOfKind(
  all: readonly Omit<MediaDeviceInfo, 'toJSON'>[],
  wanted: MediaDeviceKind,
): PresentDevices {
  const devices = all
    .filter(({ kind, deviceId }) => kind === wanted && deviceId !== '')
    .map(({ deviceId, groupId, label }) => ({ id: deviceId, group: groupId || null, ...readLabel(label) }));
  return {
    system: devices.find(({ id }) => id === 'default') ?? null,
    systemForCalls: devices.find(({ id }) => id === 'communications') ?? null,
    others: devices.filter(({ id }) => !pseudoDevices.includes(id)),
  };
}
