import type { App, BrowserWindow } from 'electron';
import type { EndedCall } from '../../shared/domain/call/call';
import { problemToShow, type RegistrationProblem } from '../../shared/domain/registration/registration';
import type { Observable } from '../../shared/observable';
import { desktopWords } from '../../shared/words/desktop';
import type { SessionBus } from '../dbus/port';
import type { Logger } from '../diagnostics/port';
import type { SendEvent } from '../ipc/port';
import type { CallersHidden } from '../power/port';
import type { MissedCallSource, PhoneStatusSource } from '../status/port';
import { ElectronTray, readIcon } from '../tray/electronTray';
import { followTrayHost } from '../tray/trayHost';
import { type TrayModel, trayModel } from '../tray/trayModel';

export interface TrayOptions {
  readonly app: App;
  /** True while the phone can be reached there when its window is hidden. Set by the tray alone. */
  readonly available: Observable<boolean>;
  readonly bus: SessionBus;
  readonly status: PhoneStatusSource;
  readonly missed: MissedCallSource;
  readonly callersHidden: CallersHidden;
  readonly window: () => BrowserWindow | null;
  /** Says no while the desktop is told to leave the agent in peace: icon and badge count, nothing flashes. */
  readonly mayDisturb: () => boolean;
  readonly showWindow: () => void;
  readonly sendEvent: SendEvent;
  readonly log: Logger;
}

/** Shows the phone in tray, badge and task bar, which the agent sees while its window is away. After Electron is ready. */
export function followTray(options: TrayOptions): void {
  new DesktopTray(options).start();
}

class DesktopTray {
  readonly #options: TrayOptions;
  readonly #tray: ElectronTray;
  #problem: RegistrationProblem | null = null;

  constructor(options: TrayOptions) {
    const { app, showWindow, sendEvent, log } = options;
    this.#options = options;
    this.#tray = new ElectronTray({
      command: (command) => {
        log.write('info', 'tray.command', { kind: command.kind });
        if (command.kind === 'dial') showWindow();
        sendEvent('command', { command, origin: 'tray' });
      },
      open: showWindow,
      quit: () => app.quit(),
    });
  }

  start(): void {
    const { status, missed, callersHidden, bus, log } = this.#options;
    missed.calls.follow((calls, before) => this.#showMissed(calls, calls.length > before.length));
    status.follow(({ registration }) => {
      this.#problem = problemToShow(this.#problem, registration);
      this.#update();
    });
    callersHidden.subscribe(() => this.#update());
    if (process.platform === 'linux') followTrayHost(bus, log, (available) => this.#become(available));
    else this.#become(true);
  }

  #become(available: boolean): void {
    const { available: told, window } = this.#options;
    told.set(available);
    if (available) {
      this.#tray.show(this.#model);
      return;
    }
    this.#tray.remove();
    // Nothing would be left of a phone whose window is hidden.
    const hidden = window();
    if (hidden !== null && !hidden.isVisible() && !hidden.isMinimized()) hidden.minimize();
  }

  get #model(): TrayModel {
    const { app, status, missed, callersHidden } = this.#options;
    return trayModel({
      appName: app.name,
      status: status.value,
      problem: this.#problem,
      missed: missed.calls.value,
      callersHidden: callersHidden.value,
    });
  }

  #update(): void {
    this.#tray.update(this.#model);
  }

  #showMissed(calls: readonly EndedCall[], more: boolean): void {
    const { app, window, mayDisturb } = this.#options;
    app.setBadgeCount(calls.length);
    const shown = window();
    if (shown !== null && !shown.isDestroyed()) {
      shown.flashFrame(more && mayDisturb());
      if (process.platform === 'win32') {
        const words = calls.length === 0 ? '' : desktopWords.tray.missed(calls.length);
        shown.setOverlayIcon(calls.length === 0 ? null : readIcon('missed'), words);
      }
    }
    this.#update();
  }
}
