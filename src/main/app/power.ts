import { powerMonitor, powerSaveBlocker } from 'electron';
import type { SessionBus } from '../dbus/port';
import { createSystemBus } from '../dbus/sessionBus';
import type { Logger } from '../diagnostics/port';
import type { SendEvent } from '../ipc/port';
import { hideCallersWhenLocked } from '../power/callersHidden';
import { letCallsKeepAwake } from '../power/callsKeepAwake';
import { createElectronScreenLock } from '../power/electronScreenLock';
import { createLinuxScreenLock } from '../power/linuxScreenLock';
import { createLogindDelay } from '../power/logindDelay';
import { watchNetwork } from '../power/networkWatch';
import type { CallersHidden, ScreenLock, SleepDelay } from '../power/port';
import { watchSleep } from '../power/sleepWatch';
import type { PreferenceStore } from '../settings/port';
import type { PhoneStatusSource } from '../status/port';

const onLinux = process.platform === 'linux';

/** Sleep, network and the screen's lock. After Electron is ready. */
export function followPower({
  bus,
  preferences,
  status,
  sendEvent,
  log,
}: {
  readonly bus: SessionBus;
  readonly preferences: PreferenceStore;
  readonly status: PhoneStatusSource;
  readonly sendEvent: SendEvent;
  readonly log: Logger;
}): CallersHidden {
  watchSleep({
    monitor: powerMonitor,
    status,
    delay: onLinux ? createLogindDelay(process.env, log) : noDelay,
    tellPage: (event) => sendEvent('power', { event }),
    log,
  });
  letCallsKeepAwake(status, powerSaveBlocker);
  const networkChanged = (why: string): void => {
    log.write('info', 'network.changed', { why });
    sendEvent('network:changed', undefined);
  };
  watchNetwork(() => networkChanged('addresses'));

  const lock = createScreenLock(bus, log);
  lock.subscribe((locked) => {
    if (!locked) networkChanged('unlocked');
  });
  const callersHidden = hideCallersWhenLocked(lock, preferences, log);
  callersHidden.follow((hidden) => sendEvent('callers:hidden-changed', { hidden }));
  return callersHidden;
}

/** Windows and macOS let no program delay the sleep. */
const noDelay: SleepDelay = { hold: () => undefined, release: () => undefined };

function createScreenLock(session: SessionBus, log: Logger): ScreenLock {
  return onLinux
    ? createLinuxScreenLock({ session, system: createSystemBus(process.env) }, log)
    : createElectronScreenLock(log);
}
