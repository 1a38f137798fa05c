import { Observable } from '../../shared/observable';
import { isRunning } from '../dbus/busNames';
import type { SessionBus } from '../dbus/port';
import { getProperty, onPropertiesChanged } from '../dbus/properties';
import { type Logger, listenerFailed } from '../diagnostics/port';
import type { ScreenLock } from './port';

/** KDE has the first, GNOME the second; the others have their own and the same interface. */
const screenSavers = [
  { name: 'org.freedesktop.ScreenSaver', path: '/org/freedesktop/ScreenSaver' },
  { name: 'org.gnome.ScreenSaver', path: '/org/gnome/ScreenSaver' },
  { name: 'org.cinnamon.ScreenSaver', path: '/org/cinnamon/ScreenSaver' },
  { name: 'org.mate.ScreenSaver', path: '/org/mate/ScreenSaver' },
  { name: 'org.xfce.ScreenSaver', path: '/org/xfce/ScreenSaver' },
] as const;

const login1 = 'org.freedesktop.login1';
const sessionInterface = `${login1}.Session`;

/**
 * Electron's own `lock-screen` does not come on Linux. The desktops' screen savers tell of the lock, and lockers without
 * one set logind's LockedHint. Its Lock and Unlock signals are only asked of the locker: an agent who unlocks with the locker
 * makes none.
 */
export function createLinuxScreenLock(
  { session, system }: { readonly session: SessionBus; readonly system: SessionBus },
  log: Logger,
): ScreenLock {
  const locked = new Observable(false, listenerFailed(log, 'screen-lock'));
  const lockedBy = new Set<string>();
  const tell = (source: string, active: unknown): void => {
    if (active === true) lockedBy.add(source);
    else lockedBy.delete(source);
    locked.set(lockedBy.size > 0);
  };

  async function followScreenSaver({ name, path }: (typeof screenSavers)[number]): Promise<void> {
    await session.onSignal({ sender: name, interface: name }, ({ member, body }) => {
      if (member === 'ActiveChanged') tell(name, body[0]);
    });
    // Asked only when it runs: the question alone would start it.
    if (!(await isRunning(session, name))) return;
    const [active] = await session.call({ destination: name, path, interface: name, member: 'GetActive' });
    tell(name, active);
  }

  async function followLogind(): Promise<void> {
    const [path] = await system.call({
      destination: login1,
      path: '/org/freedesktop/login1',
      interface: `${login1}.Manager`,
      member: 'GetSession',
      signature: 's',
      // Ours, or the one that our user sits at.
      body: ['auto'],
    });
    if (typeof path !== 'string') return;
    const ask = async (): Promise<void> => {
      const hint = { interface: sessionInterface, property: 'LockedHint' };
      tell(login1, await getProperty(system, { destination: login1, path }, hint));
    };
    await onPropertiesChanged(system, { service: login1, interface: sessionInterface }, (signal) => {
      if (signal.path === path) ignoreFailure(login1, ask());
    });
    await ask();
  }

  /** A desktop has some of them and lacks the others. */
  function ignoreFailure(source: string, followed: Promise<void>): void {
    followed.catch((error: unknown) => log.write('debug', 'screen-lock.source-missing', { source, error }));
  }

  for (const saver of screenSavers) ignoreFailure(saver.name, followScreenSaver(saver));
  ignoreFailure(login1, followLogind());
  locked.follow((on) => log.write('info', 'screen-lock', { locked: on }));
  return locked;
}
