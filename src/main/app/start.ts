import path from 'node:path';
import type { App } from 'electron';
import { noStatus } from '../../shared/domain/phoneStatus';
import { zoomOf } from '../../shared/domain/textSize';
import { eventContract, invokeContract } from '../../shared/ipc/contract';
import type { Account } from '../../shared/settings/account';
import { createSessionBus } from '../dbus/sessionBus';
import { boundedLogs } from '../diagnostics/boundedLog';
import { logCrashes } from '../diagnostics/crashes';
import { createFileLog } from '../diagnostics/fileLog';
import { CallHistory } from '../history/callHistory';
import { createIpc } from '../ipc/ipc';
import type { Handle, SendEvent } from '../ipc/port';
import { linkAmong } from '../links/linkAmong';
import { isToastLink } from '../notifications/toast';
import { LostCalls } from '../recovery/lostCalls';
import { lockNavigation } from '../security/navigation';
import { electronStoreFile } from '../settings/electronStoreFile';
import { openPreferences } from '../settings/preferences';
import { openSettings } from '../settings/settingsStore';
import { MissedCalls } from '../status/missedCalls';
import { StatusMirror } from '../status/statusMirror';
import { setMenu } from '../window/menu';
import { bringForward } from '../window/phoneWindow';
import { createAccount, quitDespiteKeychain } from './account';
import { createCallCard } from './callCard';
import { readConfiguration } from './configuration';
import { createHotkeys } from './hotkeys';
import { offerToDial } from './offerDial';
import { pageSource } from './page';
import { PhonePage } from './phonePage';
import { followPower } from './power';
import { createPresenter, windowFocus } from './presenter';
import { Quitting } from './quitting';
import { handleRequests } from './requests';
import { handleSettingsRequests } from './settingsRequests';
import { DesktopTray } from './tray';
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

  const page = pageSource(app.isPackaged, process.env);
  const settings = openSettings(electronStoreFile(userData, 'settings'), log, new Date());
  const ipc: { readonly handle: Handle; readonly sendEvent: SendEvent } = createIpc(
    { requests: invokeContract, events: eventContract },
    { page: { contents: () => phone.window?.webContents ?? null, isOwnUrl: page.isOwnUrl }, log: verdictLog },
  );
  const { handle, sendEvent } = ipc;
  let zoom = 1;
  const phone: PhonePage = new PhonePage({
    title: app.name,
    devTools: !app.isPackaged,
    page,
    settings,
    zoom: () => zoom,
    sendEvent,
    onGone(failure) {
      const { calls } = status.current;
      lostCalls.pageGone(failure, calls, Date.now());
      if (calls.length > 0) phone.showQuietly();
      status.update(noStatus);
    },
    onMoved: () => status.update(noStatus),
    onQuit: () => app.quit(),
    logFolder,
    onClosed: () => card.close(),
    ...windowHabits({ app, argv: process.argv, quitting: () => quitting, tray: () => tray, settings, log }),
    log,
    verdictLog,
  });
  const card = createCallCard({
    title: app.name,
    devTools: !app.isPackaged,
    page,
    settings,
    // The phone's own window is all that is left to show them.
    onFailed: () => phone.showQuietly(),
    zoom: () => zoom,
    command: (command) => sendEvent('command', { command, origin: 'card' }),
    log,
    pageLog,
    verdictLog,
  });
  const showWindow = (): void => {
    if (phone.window !== null) bringForward(phone.window);
  };
  const bus = createSessionBus(process.env);
  const status = new StatusMirror(log);
  const lostCalls = new LostCalls();
  let passwordMoved: () => Promise<unknown> = () => Promise.resolve();
  const quitting = new Quitting({
    app,
    status,
    window: () => phone.window,
    showWindow,
    sendEvent,
    passwordMoved: () => passwordMoved(),
    log,
  });
  let tray: DesktopTray | null = null;
  const configuration = readConfiguration(userData, log);
  const preferencesRead = configuration.then((read) => {
    const preferences = openPreferences(settings, read.preferences, log);
    // Before anybody has a number to log.
    preferences.subscribe((set) => log.hideParties(set['log.hideParties']));
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
    preferences.subscribe(() => sendEvent('preferences:changed', preferences.state));
    preferences.subscribe((set) => {
      zoom = zoomOf(set['window.textSize']);
      phone.zoomed();
      card.zoomed();
    });
    const window = () => phone.window;
    const focus = windowFocus(app, window);
    const missed = new MissedCalls(status, focus);
    const privacy = followPower({ bus, preferences, status, sendEvent, log });
    const history = new CallHistory({
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
    passwordMoved = () => account.passwordMoved;
    quitDespiteKeychain(app, account, log);
    const opened = phone.open({ caFileOnly: read.caFileOnly });
    tray = new DesktopTray({
      app,
      bus,
      status,
      missed,
      privacy,
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
      privacy,
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
    const presenter = createPresenter({
      app,
      bus,
      status,
      missed,
      preferences,
      privacy,
      window,
      focus,
      card,
      sendEvent,
      log,
    });
    app.on('will-quit', () => presenter.closeAll());
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
