import { type App, type BrowserWindow, Notification } from 'electron';
import type { Watchable } from '../../shared/observable';
import { desktopWords } from '../../shared/words/desktop';
import type { Logger } from '../diagnostics/port';
import type { SettingsStore } from '../settings/port';
import { hideOnClose } from '../window/hideOnClose';
import { quitOnKey } from '../window/menu';
import type { PhonePageOptions } from './phonePage';
import type { Quitting } from './quitting';

/** Starts the phone without its window, for autostart. */
const HIDDEN_SWITCH = '--hidden';

/** Decides how the phone's window comes, goes and stays away. */
export function windowHabits({
  app,
  argv,
  quitting,
  trayAvailable,
  settings,
  log,
}: {
  readonly app: App;
  readonly argv: readonly string[];
  readonly quitting: Quitting;
  readonly trayAvailable: Watchable<boolean>;
  readonly settings: SettingsStore;
  readonly log: Logger;
}): Pick<PhonePageOptions, 'onWindow' | 'reveal'> {
  const reachable = (): boolean => process.platform === 'darwin' || trayAvailable.value;

  function sayItGoesOn(): void {
    log.write('info', 'window.hidden');
    if (settings.current.toldItGoesOn) return;
    settings.change({ toldItGoesOn: true });
    new Notification({ ...desktopWords.closed, silent: true }).show();
  }
  return {
    onWindow(window: BrowserWindow) {
      hideOnClose(window, { quitting: () => quitting.begun, reachable, onHidden: sayItGoesOn });
      quitOnKey(window.webContents, process.platform, () => app.quit());
      // Windows says only to windows that the user signs out.
      window.on('session-end', () => quitting.sessionEnds('session-end'));
    },
    reveal(window: BrowserWindow) {
      if (!argv.includes(HIDDEN_SWITCH)) window.show();
      else if (!reachable()) window.minimize();
    },
  };
}
