import type { App, BrowserWindow } from 'electron';
import type { EndedCall } from '../../shared/domain/call/call';
import type { RegistrationProblem } from '../../shared/domain/registration/registration';
import { problemToShow } from '../../shared/domain/registration/registrationProblem';
import { desktopWords } from '../../shared/locales/en';
import type { SessionBus } from '../dbus/port';
import type { Log } from '../diagnostics/port';
import type { SendEvent } from '../ipc/port';
import type { CallerPrivacy } from '../power/port';
import type { MissedCallSource, PhoneStatusSource } from '../status/port';
import { ElectronTray, readIcon } from '../tray/electronTray';
import { followTrayHost } from '../tray/trayHost';
import { type TrayModel, trayModel } from '../tray/trayModel';

export interface TrayOptions {
  readonly app: App;
  readonly bus: SessionBus;
  readonly status: PhoneStatusSource;
  readonly missed: MissedCallSource;
  readonly privacy: CallerPrivacy;
  readonly window: () => BrowserWindow | null;
  /** False while the desktop is told to leave the agent in peace: icon and badge count, nothing flashes. */
  readonly mayDisturb: () => boolean;
  readonly showWindow: () => void;
  readonly sendEvent: SendEvent;
  readonly log: Log;
}

/** Tray, badge and task bar: what the agent sees of the phone while its window is away. After Electron is ready. */
export class DesktopTray {
  readonly #options: TrayOptions;
  readonly #tray: ElectronTray;
  #available = false;
  #problem: RegistrationProblem | null = null;
  #missed: readonly EndedCall[] = [];

  constructor(options: TrayOptions) {
    const { app, status, missed, privacy, showWindow, sendEvent, bus, log } = options;
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
    missed.subscribe((calls) => this.#showMissed(calls));
    status.subscribe(({ registration }) => {
      this.#problem = problemToShow(this.#problem, registration);
      this.#update();
    });
    privacy.subscribe(() => this.#update());
    if (process.platform === 'linux') followTrayHost(bus, log, (available) => this.#become(available));
    else this.#become(true);
  }

  /** The phone can be reached there while its window is hidden. */
  get available(): boolean {
    return this.#available;
  }

  #become(available: boolean): void {
    const { window } = this.#options;
    this.#available = available;
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
    const { app, status, privacy } = this.#options;
    return trayModel({
      appName: app.name,
      status: status.current,
      problem: this.#problem,
      missed: this.#missed,
      callersHidden: privacy.hidden,
    });
  }

  #update(): void {
    this.#tray.update(this.#model);
  }

  #showMissed(calls: readonly EndedCall[]): void {
    const { app, window, mayDisturb } = this.#options;
    const more = calls.length > this.#missed.length;
    this.#missed = calls;
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
