import type { App, BrowserWindow } from 'electron';
import type { CallCard } from '../card/port';
import type { SessionBus } from '../dbus/port';
import type { Logger } from '../diagnostics/port';
import type { SendEvent } from '../ipc/port';
import { createElectronNotifier } from '../notifications/electronNotifier';
import { createFreedesktopNotifier } from '../notifications/freedesktopNotifier';
import type { Notifier, OnNoticeAction } from '../notifications/port';
import { Presenter } from '../notifications/presenter';
import { toastScheme } from '../notifications/toast';
import type { CallersHidden } from '../power/port';
import type { PreferenceStore } from '../settings/port';
import type { MissedCallSource, PhoneStatusSource } from '../status/port';
import { bringForward, bringInFront } from '../window/phoneWindow';
import type { PhoneWindowFocus } from '../window/port';

export interface PresenterOptions {
  readonly app: App;
  readonly bus: SessionBus;
  readonly status: PhoneStatusSource;
  readonly missed: MissedCallSource;
  readonly preferences: PreferenceStore;
  readonly callersHidden: CallersHidden;
  readonly window: () => BrowserWindow | null;
  readonly focus: PhoneWindowFocus;
  readonly card: CallCard;
  readonly sendEvent: SendEvent;
  readonly log: Logger;
}

/** Notifications, card and window for calls, as this system has them. What is clicked becomes a command to the page. */
export function createPresenter(options: PresenterOptions): Presenter {
  const { app, bus, status, missed, preferences, callersHidden, window, focus, card, sendEvent, log } =
    options;
  const withWindow = (act: (shown: BrowserWindow) => void) => (): void => {
    const shown = window();
    if (shown !== null) act(shown);
  };
  return new Presenter({
    status,
    missed,
    preferences,
    callersHidden,
    window: focus,
    notifier: (act) =>
      createNotifier(app, bus, log, (key, action) => {
        log.write('info', 'notification.action', { key, action });
        act(key, action);
      }),
    card,
    bringInFront: withWindow(bringInFront),
    openWindow: withWindow(bringForward),
    command: (command, origin) => sendEvent('command', { command, origin }),
  });
}

function createNotifier(app: App, bus: SessionBus, log: Logger, onAction: OnNoticeAction): Notifier {
  if (process.platform === 'linux') {
    return createFreedesktopNotifier(bus, { appName: app.name, onAction, log });
  }
  const notifier = createElectronNotifier(process.platform, { onAction, log });
  if (process.platform === 'win32') {
    // In the user's part of the registry. A toast's button starts the program, and the first one hears of it.
    // What comes after `--` is no switch.
    app.setAsDefaultProtocolClient(toastScheme, process.execPath, ['--']);
    app.on('second-instance', (_event, argv) => {
      for (const argument of argv) notifier.pressed(argument);
    });
  }
  return notifier;
}

/** Tells whether the agent works in the phone's window, by the focus of all of the phone's windows. */
export function windowFocus(app: App, window: () => BrowserWindow | null): PhoneWindowFocus {
  return {
    get focused() {
      return window()?.isFocused() ?? false;
    },
    subscribe(listener) {
      app.on('browser-window-focus', listener);
      app.on('browser-window-blur', listener);
      return () => {
        app.off('browser-window-focus', listener);
        app.off('browser-window-blur', listener);
      };
    },
  };
}
