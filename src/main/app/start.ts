import path from 'node:path';
import { type App, type BrowserWindow, session } from 'electron';
import { createSessionBus } from '../dbus/sessionBus';
import { logCrashes } from '../diagnostics/crashes';
import { createFileLog } from '../diagnostics/fileLog';
import { createIpc } from '../ipc/ipc';
import type { PrivateTrust } from '../security/certificates/judgeServer';
import { verifyServers } from '../security/certificates/verifyServers';
import { watchConnectionFailures } from '../security/connectionFailures';
import { lockNavigation } from '../security/navigation';
import { restrictPermissions } from '../security/permissions';
import { electronStoreFile } from '../settings/electronStoreFile';
import { openSettings } from '../settings/settingsStore';
import { setMenu } from '../window/menu';
import { bringForward, createPhoneWindow } from '../window/phoneWindow';
import { reloadAfterCrash } from '../window/reloadAfterCrash';
import { createAccount, readConfiguration } from './account';
import { createNotifier } from './notifier';
import { pageSource, servePage } from './page';
import { handleRequests } from './requests';

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

  let window: BrowserWindow | null = null;
  const showWindow = (): void => {
    if (window !== null) bringForward(window);
  };
  const page = pageSource(app.isPackaged, process.env);
  const { handle, sendEvent } = createIpc({
    page: { contents: () => window?.webContents ?? null, isOwnUrl: page.isOwnUrl },
    log,
  });
  const settings = openSettings(electronStoreFile(userData), log, new Date());
  const configuration = readConfiguration(userData, log);
  const bus = createSessionBus(process.env);
  const notifier = createNotifier({ appName: app.name, bus, sendEvent, showWindow, log });

  lockNavigation(app, page.isOwnUrl, log);
  app.on('second-instance', showWindow);
  app.on('activate', showWindow);
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', () => notifier.closeAll());

  async function open(): Promise<void> {
    setMenu(process.platform);
    servePage(path.join(import.meta.dirname, '../renderer'));

    let trust: PrivateTrust | null = null;
    const { defaultSession } = session;
    restrictPermissions(defaultSession, page.isOwnUrl, log);
    const forgetVerdicts = verifyServers(defaultSession, {
      trust: () => trust,
      onRefused: (refused) => sendEvent('certificate:refused', refused),
      log,
    });
    watchConnectionFailures(defaultSession, (failed) => {
      log.write('warn', 'connection.failed', failed);
      sendEvent('connection:failed', failed);
    });
    const account = createAccount({
      settings,
      configuration: await configuration,
      bus,
      onTrustChanged: async (next) => {
        trust = next;
        await forgetVerdicts();
      },
      log,
    });

    const opened = createPhoneWindow({
      title: app.name,
      preload: path.join(import.meta.dirname, '../preload/index.cjs'),
      devTools: !app.isPackaged,
      remembered: settings.current.window,
      onMoved: (bounds) => settings.change({ window: bounds }),
    });
    window = opened;
    opened.once('closed', () => {
      window = null;
    });
    reloadAfterCrash(opened.webContents);
    handleRequests(handle, { app, account, notifier, window: opened, log });
    await opened.loadURL(page.url);
  }

  app
    .whenReady()
    .then(open)
    .catch((error: unknown) => {
      log.write('error', 'app.start-failed', { error });
      app.exit(1);
    });
}
