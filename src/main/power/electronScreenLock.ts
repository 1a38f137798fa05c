import { powerMonitor } from 'electron';
import { Observable } from '../../shared/observable';
import { type Logger, listenerFailed } from '../diagnostics/port';
import type { ScreenLock } from './port';

/** The lock of Windows and macOS. After Electron is ready. */
export function createElectronScreenLock(log: Logger): ScreenLock {
  const isLocked = powerMonitor.getSystemIdleState(1) === 'locked';
  const locked = new Observable(isLocked, listenerFailed(log, 'screen-lock'));
  powerMonitor.on('lock-screen', () => locked.set(true));
  powerMonitor.on('unlock-screen', () => locked.set(false));
  return locked;
}
