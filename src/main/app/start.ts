import path from 'node:path';
import type { App, BrowserWindow } from 'electron';
import { noStatus, type PhoneStatus } from '../../shared/domain/phoneStatus';
import { zoomOf } from '../../shared/domain/textSize';
import { eventContract, invokeContract } from '../../shared/ipc/contract';
import { Observable } from '../../shared/observable';
import type { Account } from '../../shared/settings/account';
import { createSessionBus } from '../dbus/sessionBus';
import { boundedLogs } from '../diagnostics/boundedLog';
import { logCrashes } from '../diagnostics/crashes';
import { createFileLog } from '../diagnostics/fileLog';
import { listenerFailed } from '../diagnostics/port';
import { CallArchive } from '../history/callArchive';
import { createIpc } from '../ipc/ipc';
import { linkAmong } from '../links/linkAmong';
import { isToastLink } from '../notifications/toast';
import { LostCalls } from '../recovery/lostCalls';
import { lockNavigation } from '../security/navigation';
import { containElectronStore, electronStoreFile } from '../settings/electronStoreFile';
import { openPreferences } from '../settings/openPreferences';
import { openSettings } from '../settings/settingsStore';
import { countMissedCalls } from '../status/missedCalls';
import { setMenu } from '../window/menu';
import { bringForward, showQuietly } from '../window/phoneWindow';
import { createAccount, quitDespiteKeychain } from './account';
import { createCallCard } from './callCard';
import { createPresenter, windowFocus } from './callPresentation';
import { readConfiguration } from './configuration';
import { createHotkeys } from './globalHotkeys';
import { offerToDial } from './offerDial';
import { pageSource } from './page';
import { PhonePage } from './phonePage';
import { followPower } from './power';
import { Quitting } from './quitting';
import { handleRequests } from './requests';
import { handleSettingsRequests } from './settingsRequests';
import { followTray } from './tray';
import { windowHabits } from './windowHabits';

/** Puts the parts together. Runs before Electron is ready and returns at once. */
export function start(app: App): void {
  const userData = app.getPath('userData');
  const logFolder = path.join(userData, 'logs');
  const log = createFileLog(logFolder, {
    echo: (line) => void (app.isPackaged || process.stdout.write(`${line}\n`)),
  });
  const { pageLog, verdictLog } = boundedLogs(log);
  logCrashes(app, log);
  log.write('info', 'app.started', {
    version: app.getVersion(),
    electron: process.versions['electron'],
    platform: process.platform,
  });

  containElectronStore();
  const page = pageSource(app.isPackaged, process.env);
  const settings = openSettings(electronStoreFile(userData, 'settings'), log, new Date());
  const status = new Observable<PhoneStatus>(noStatus, listenerFailed(log, 'status'));
  const trayAvailable = new Observable(false, listenerFailed(log, 'tray'));
  const phoneWindow = new Observable<BrowserWindow | null>(null, listenerFailed(log, 'window'));
  const window = (): BrowserWindow | null => phoneWindow.value;
  const withWindow = (act: (shown: BrowserWindow) => void) => (): void => {
    const shown = window();
    if (shown !== null) act(shown);
  };
  const showWindow = withWindow(bringForward);
  const showWindowQuietly = withWindow(showQuietly);
  const { handle, sendEvent } = createIpc(
    { requests: invokeContract, events: eventContract },
    { page: { contents: () => window()?.webContents ?? null, isOwnUrl: page.isOwnUrl }, log: verdictLog },
  );
  const quitting = new Quitting({ app, status, window, showWindow, sendEvent, log });
  let zoom = 1;
  const card = createCallCard({
    title: app.name,
    devTools: !app.isPackaged,
    page,
    settings,
    // The phone's own window is all that is left to show them.
    onFailed: showWindowQuietly,
    zoom: () => zoom,
    command: (command) => sendEvent('command', { command, origin: 'card' }),
    log,
    pageLog,
    verdictLog,
  });
  const lostCalls = new LostCalls();
  const phone = new PhonePage({
    title: app.name,
    devTools: !app.isPackaged,
    page,
    settings,
    window: phoneWindow,
    zoom: () => zoom,
    sendEvent,
    onGone(failure) {
      const { calls } = status.value;
      lostCalls.pageGone(failure, calls, Date.now());
      if (calls.length > 0) showWindowQuietly();
      status.set(noStatus);
    },
    onMoved: () => status.set(noStatus),
    onQuit: () => app.quit(),
    logFolder,
    onClosed: () => card.close(),
    ...windowHabits({ app, argv: process.argv, quitting, trayAvailable, settings, log }),
    log,
    verdictLog,
  });
  const bus = createSessionBus(process.env);
  const configuration = readConfiguration(userData, log);
  const preferencesRead = configuration.then((read) => {
    const preferences = openPreferences(settings, read.preferences, log);
    // Before anybody has a number to log.
    preferences.follow((set) => log.hideParties(set['log.hideParties']));
    return preferences;
  });
  const { offer: offerDial, settled: dialSettled } = offerToDial({
    preferences: preferencesRead,
    status,
    ownHosts: () => ownHosts(settings.current.profiles[0]?.account ?? {}),
    showWindow,
    sendEvent,
    log,
  });
  const openLink = (link: string): void => void offerDial(link, 'link');

  lockNavigation(app, page.isOwnUrl, verdictLog);
  const ownLink = linkAmong(process.argv);
  if (ownLink !== null) openLink(ownLink);
  app.on('second-instance', (_event, argv) => {
    // A button of a toast, which the notifications take care of.
    if (argv.some(isToastLink)) return;
    const link = linkAmong(argv);
    if (link === null) showWindow();
    else openLink(link);
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    openLink(url);
  });
  app.on('child-process-gone', (_event, { serviceName }) => {
    if (serviceName === 'audio.mojom.AudioService') sendEvent('sound:lost', undefined);
  });
  app.on('activate', showWindow);
  app.on('window-all-closed', () => app.quit());

  async function open(): Promise<void> {
    setMenu(process.platform);
    const read = await configuration;
    const preferences = await preferencesRead;
    preferences.follow(() => sendEvent('preferences:changed', preferences.state));
    preferences.follow((set) => {
      zoom = zoomOf(set['window.textSize']);
      phone.zoomed();
      card.zoomed();
    });
    const callersHidden = followPower({ bus, preferences, status, sendEvent, log });
    const history = new CallArchive({
      file: electronStoreFile(userData, 'history'),
      preferences,
      onChanged: () => sendEvent('history:changed', undefined),
      now: () => new Date(),
      log,
    });
    const hotkeys = createHotkeys({ preferences, status, bus, sendEvent, offerDial, showWindow, log });
    app.on('will-quit', () => hotkeys.releaseAll());
    quitting.followSession();
    const account = createAccount({
      settings,
      preferences,
      configuration: read,
      bus,
      onTrustChanged: (trust) => phone.judgeBy(trust),
      onKeychainUsable: () => sendEvent('keychain:usable', undefined),
      log,
    });
    // Who signs in and quits at once is not to type the password again.
    quitting.waitFor(() => account.passwordMoved);
    quitDespiteKeychain(app, account, log);
    const focus = windowFocus(app, window);
    const missed = countMissedCalls(status, focus, log);
    const opened = phone.open({ caFileOnly: read.caFileOnly });
    const presenter = createPresenter({
      app,
      bus,
      status,
      missed,
      preferences,
      callersHidden,
      window,
      focus,
      card,
      sendEvent,
      log,
    });
    app.on('will-quit', () => presenter.closeAll());
    followTray({
      app,
      available: trayAvailable,
      bus,
      status,
      missed,
      callersHidden,
      window,
      mayDisturb: () => presenter.mayDisturb,
      showWindow,
      sendEvent,
      log,
    });
    // While the page loads the keychain is asked already.
    const firstLoad = account.load();
    handleRequests(handle, {
      app,
      site: read.site,
      account,
      firstLoad,
      preferences,
      callersHidden,
      hotkeys,
      history,
      status,
      dialSettled,
      pageAnswered: () => phone.answered(),
      lostCalls,
      window,
      pageLog,
    });
    handleSettingsRequests(handle, { app, settings, history, preferences, configuration: read, window, log });
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

/** Names that a link may give to the agent's own servers. */
function ownHosts({ domain, server }: Partial<Account>): string[] {
  const names = [domain, server === undefined ? undefined : new URL(server).hostname];
  return names.flatMap((name) => (name === undefined ? [] : [name.toLowerCase()]));
}
