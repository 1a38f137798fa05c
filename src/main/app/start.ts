import path from 'node:path';
import type { App } from 'electron';
import { createSessionBus } from '../dbus/sessionBus';
import { logCrashes } from '../diagnostics/crashes';
import { createFileLog } from '../diagnostics/fileLog';
import { createIpc } from '../ipc/ipc';
import { createCallerPrivacy } from '../power/callerPrivacy';
import { lockNavigation } from '../security/navigation';
import { electronStoreFile } from '../settings/electronStoreFile';
import { openPreferences } from '../settings/preferences';
import { openSettings } from '../settings/settingsStore';
import { StatusMirror } from '../status/statusMirror';
import { setMenu } from '../window/menu';
import { bringForward } from '../window/phoneWindow';
import { createAccount, readConfiguration } from './account';
import { createHotkeys } from './hotkeys';
import { createNotifier } from './notifier';
import { pageSource } from './page';
import { PhonePage } from './phonePage';
import { handleRequests } from './requests';
import { createScreenLock } from './screenLock';

/** Puts the parts together. Runs before Electron is ready and returns at once. */
export function start(app: App): void {
  const userData = app.getPath('userData');
  const log = createFileLog(path.join(userData, 'logs'), {
    echo: (line) => void (app.isPackaged || process.stdout.write(`${line}\n`)),
  });
  logCrashes(app, log);
  log.write('info', 'app.started', {
    version: app.getVersion(),
    electron: process.versions['electron'],
    platform: process.platform,
  });

  const page = pageSource(app.isPackaged, process.env);
  const settings = openSettings(electronStoreFile(userData), log, new Date());
  const { handle, sendEvent } = createIpc({
    page: { contents: () => phone.window?.webContents ?? null, isOwnUrl: page.isOwnUrl },
    log,
  });
  const phone = new PhonePage({
    title: app.name,
    devTools: !app.isPackaged,
    page,
    settings,
    sendEvent,
    log,
  });
  const showWindow = (): void => {
    if (phone.window !== null) bringForward(phone.window);
  };
  const bus = createSessionBus(process.env);
  const notifier = createNotifier({ appName: app.name, bus, sendEvent, showWindow, log });
  const status = new StatusMirror(log);
  const configuration = readConfiguration(userData, log);

  lockNavigation(app, page.isOwnUrl, log);
  app.on('second-instance', showWindow);
  app.on('activate', showWindow);
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', () => notifier.closeAll());

  async function open(): Promise<void> {
    setMenu(process.platform);
    const read = await configuration;
    const preferences = openPreferences(settings, { provisioned: read.preferences, policy: {} }, log);
    preferences.subscribe(() => sendEvent('preferences:changed', preferences.state));
    const privacy = createCallerPrivacy(createScreenLock(bus, log), preferences);
    privacy.subscribe((hidden) => sendEvent('callers:hidden-changed', { hidden }));
    const hotkeys = createHotkeys({ preferences, status, sendEvent, showWindow, log });
    app.on('will-quit', () => hotkeys.releaseAll());
    const account = createAccount({
      settings,
      configuration: read,
      bus,
      onTrustChanged: (trust) => phone.judgeBy(trust),
      log,
    });
    const opened = phone.open();
    // While the page loads the keychain is asked already.
    const firstLoad = account.load();
    handleRequests(handle, {
      app,
      site: read.site,
      account,
      firstLoad,
      notifier,
      preferences,
      privacy,
      hotkeys,
      status,
      window: () => phone.window,
      log,
    });
    await opened;
  }

  app
    .whenReady()
    .then(open)
    .catch((error: unknown) => {
      log.write('error', 'app.start-failed', { error });
      app.exit(1);
    });
}
