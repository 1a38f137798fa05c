import type { PresentDevices } from '../../../shared/domain/soundDevices';
import { devicesOfKind } from './deviceList';
import type { DevicesPort } from './followDevices';

/** Not every change is told by the system: asked for this often (milliseconds); one question takes some 3 ms. */
const LOOK_AGAIN_MS = 1000;

/** What the browser lists. */
export class PageDevices implements DevicesPort {
  watch(listener: (inputs: PresentDevices, outputs: PresentDevices) => void): void {
    const look = async () => {
      const all = await navigator.mediaDevices.enumerateDevices();
      listener(devicesOfKind(all, 'audioinput'), devicesOfKind(all, 'audiooutput'));
    };
    navigator.mediaDevices.addEventListener('devicechange', () => void look());
    setInterval(() => void look(), LOOK_AGAIN_MS);
    void look();
  }
}
