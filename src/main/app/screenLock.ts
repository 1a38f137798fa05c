import type { SessionBus } from '../dbus/port';
import { createSystemBus } from '../dbus/sessionBus';
import type { Log } from '../diagnostics/port';
import { createElectronScreenLock } from '../power/electronScreenLock';
import { createLinuxScreenLock } from '../power/linuxScreenLock';
import type { ScreenLock } from '../power/port';

/** After Electron is ready. */
export function createScreenLock(session: SessionBus, log: Log): ScreenLock {
  return process.platform === 'linux'
    ? createLinuxScreenLock({ session, system: createSystemBus(process.env) }, log)
    : createElectronScreenLock();
}
