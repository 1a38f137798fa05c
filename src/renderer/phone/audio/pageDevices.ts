import { readLabel } from '../../../shared/domain/deviceIdentity';
import type { PresentDevices } from '../../../shared/domain/soundDevices';
import type { DevicesPort } from './followDevices';

/** Not every change is told by the system: asked for this often (milliseconds); one question takes some 3 ms. */
const LOOK_AGAIN_MS = 1000;

/** What the browser lists. */
export class PageDevices implements DevicesPort {
  watch(listener: (inputs: PresentDevices, outputs: PresentDevices) => void): void {
    const look = async () => {
      const all = await navigator.mediaDevices.enumerateDevices();
      listener(ofKind(all, 'audioinput'), ofKind(all, 'audiooutput'));
    };
    navigator.mediaDevices.addEventListener('devicechange', () => void look());
    setInterval(() => void look(), LOOK_AGAIN_MS);
    void look();
  }
}

/** What Chromium lists the system's own choice as once more, the second for calls (Windows). */
const pseudoDevices: readonly string[] = ['default', 'communications'];

function ofKind(all: readonly MediaDeviceInfo[], wanted: MediaDeviceKind): PresentDevices {
  const devices = all
    .filter(({ kind, deviceId }) => kind === wanted && deviceId !== '')
    .map(({ deviceId, groupId, label }) => ({ id: deviceId, group: groupId || null, ...readLabel(label) }));
  return {
    system: devices.find(({ id }) => id === 'default') ?? null,
    systemForCalls: devices.find(({ id }) => id === 'communications') ?? null,
    others: devices.filter(({ id }) => !pseudoDevices.includes(id)),
  };
}
