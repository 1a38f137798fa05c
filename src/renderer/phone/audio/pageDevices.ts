import { type PresentDevices, readLabel } from '../../../shared/domain/soundDevices';
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

/** Chromium lists the system's own choice once more, as `default`, and that for calls as `communications` (Windows). */
function ofKind(all: readonly MediaDeviceInfo[], wanted: MediaDeviceKind): PresentDevices {
  const devices = all
    .filter(({ kind, deviceId }) => kind === wanted && deviceId !== '' && deviceId !== 'communications')
    .map(({ deviceId, groupId, label }) => ({ id: deviceId, group: groupId || null, ...readLabel(label) }));
  return {
    system: devices.find(({ id }) => id === 'default') ?? null,
    others: devices.filter(({ id }) => id !== 'default'),
  };
}
