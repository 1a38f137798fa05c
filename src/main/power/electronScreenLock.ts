import { powerMonitor } from 'electron';
import { Flag } from './flag';
import type { ScreenLock } from './port';

/** The lock of Windows and macOS. After Electron is ready. */
export function createElectronScreenLock(): ScreenLock {
  const locked = new Flag();
  locked.set(powerMonitor.getSystemIdleState(1) === 'locked');
  powerMonitor.on('lock-screen', () => locked.set(true));
  powerMonitor.on('unlock-screen', () => locked.set(false));
  return {
    get locked() {
      return locked.on;
    },
    subscribe: (listener) => locked.subscribe(listener),
  };
}
