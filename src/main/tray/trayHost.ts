import { watchName } from '../dbus/busNames';
import type { SessionBus } from '../dbus/port';
import { getProperty } from '../dbus/properties';
import type { Logger } from '../diagnostics/port';

const watcher = 'org.kde.StatusNotifierWatcher';

/**
 * Follows whether this Linux desktop shows tray icons (StatusNotifierItem): GNOME does so with an extension only. For as
 * long as the program runs, because panels and extensions come and go. `changed` hears of every change, and of a watcher that
 * took another's place: icons have to be registered anew there.
 */
export function followTrayHost(
  session: SessionBus,
  log: Logger,
  changed: (available: boolean) => void,
): void {
  let asked = 0;
  const tell = (available: boolean): void => {
    log.write('info', 'tray.host', { available });
    changed(available);
  };
  async function look(): Promise<void> {
    const turn = ++asked;
    const available = await isHostRegistered(session);
    if (turn === asked) tell(available);
  }
  async function listen(): Promise<void> {
    await watchName(session, watcher, () => void look());
    await session.onSignal({ sender: watcher, interface: watcher }, ({ member }) => {
      if (/^StatusNotifierHost(Unr|R)egistered$/.test(member)) void look();
    });
    await look();
  }
  listen().catch((error: unknown) => {
    log.write('info', 'tray.unknown', { error });
    changed(false);
  });
}

async function isHostRegistered(session: SessionBus): Promise<boolean> {
  try {
    const registered = { interface: watcher, property: 'IsStatusNotifierHostRegistered' };
    const place = { destination: watcher, path: '/StatusNotifierWatcher' };
    return (await getProperty(session, place, registered)) === true;
  } catch {
    // Nobody owns the name.
    return false;
  }
}
