import { parseAccelerator } from '../../../shared/domain/hotkeys/accelerator';
import type { SessionBus } from '../../dbus/port';
import type { Logger } from '../../diagnostics/port';
import { gnomeHolder, readGsettings } from './gnome';
import { kdeHolder } from './kde';

/**
 * Finds who holds a key, as far as a desktop tells: its own shortcuts. X11 keeps no record of other programs' keys, Windows and
 * macOS neither.
 */
export function desktopHolder({
  bus,
  platform,
  env,
  log,
}: {
  readonly bus: SessionBus;
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly log: Logger;
}): (accelerator: string) => Promise<string | null> {
  const desktops = (env['XDG_CURRENT_DESKTOP'] ?? '').toUpperCase().split(':');
  return async (text) => {
    const accelerator = parseAccelerator(text, platform);
    if (platform !== 'linux' || accelerator === null) return null;
    try {
      if (desktops.includes('GNOME')) return await gnomeHolder(accelerator, readGsettings);
      if (desktops.includes('KDE')) return await kdeHolder(accelerator, bus);
    } catch (error) {
      log.write('info', 'hotkeys.holder-unknown', { accelerator: text, error });
    }
    return null;
  };
}
