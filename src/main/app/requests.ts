import { type App, type BrowserWindow, dialog } from 'electron';
import type { PhoneStatus } from '../../shared/domain/phoneStatus';
import type { AccountState } from '../../shared/ipc/contract';
import type { Observable } from '../../shared/observable';
import type { Site } from '../../shared/settings/siteSchema';
import type { AccountService } from '../account/accountService';
import type { Logger } from '../diagnostics/port';
import type { CallArchive } from '../history/callArchive';
import type { Handle } from '../ipc/port';
import type { CallersHidden } from '../power/port';
import type { LostCalls } from '../recovery/lostCalls';
import type { PreferenceStore } from '../settings/port';
import type { HotkeyHolder } from '../shortcuts/hotkeyHolder';
import { bringForward } from '../window/phoneWindow';

/** Answers every request of the page, by the part that it is about. */
export function handleRequests(
  handle: Handle,
  {
    app,
    site,
    account,
    firstLoad,
    preferences,
    callersHidden,
    hotkeys,
    history,
    status,
    dialSettled,
    pageAnswered,
    lostCalls,
    window,
    pageLog,
  }: {
    readonly app: App;
    readonly site: Site;
    readonly account: AccountService;
    /** The state for the first page; a later one gets the state of its time. */
    readonly firstLoad: Promise<AccountState>;
    readonly preferences: PreferenceStore;
    readonly callersHidden: CallersHidden;
    readonly hotkeys: HotkeyHolder;
    readonly history: CallArchive;
    readonly status: Observable<PhoneStatus>;
    readonly dialSettled: () => void;
    readonly pageAnswered: () => void;
    readonly lostCalls: LostCalls;
    readonly window: () => BrowserWindow | null;
    /** The log for what the page can cause any number of. */
    readonly pageLog: Logger;
  },
): void {
  handle('app:info', () => ({ version: app.getVersion(), platform: process.platform, site }));

  let loaded: Promise<AccountState> | null = firstLoad;
  handle('account:load', async () => {
    const given = await loaded;
    loaded = null;
    return given === null || mayHavePassed(given) ? account.load() : given;
  });
  handle('account:prepare', (form) => account.prepare(form));
  handle('account:confirm', () => account.confirm());
  handle('account:cancel-sign-in', () => account.cancelSignIn());
  handle('account:switch', (to) => account.switchTo(to));
  handle('account:remove', async (which) => {
    const kept = await account.remove(which);
    if (kept.problem === null) history.clear(which);
    return kept;
  });
  handle('account:keep-password', ({ place }) => account.setPasswordPlace(place));
  handle('account:unlock-keychain', () => account.unlockKeychain());
  handle('account:credentials', ({ realm }) => account.credentials(realm));
  handle('account:sign-out', () => account.signOut());
  handle('account:choose-ca-file', async () => {
    const parent = window();
    if (parent === null) return null;
    const { filePaths } = await dialog.showOpenDialog(parent, {
      properties: ['openFile'],
      filters: [
        { name: 'Certificates (PEM)', extensions: ['pem', 'crt', 'cer'] },
        { name: 'All files', extensions: ['*'] },
      ],
    });
    const [chosen] = filePaths;
    if (chosen === undefined) return null;
    account.caFileChosen(chosen);
    return chosen;
  });

  handle('dial:settled', dialSettled);
  handle('phone:status', (told) => status.set(told));
  handle('history:load', (of) => history.of(of));
  handle('history:add', ({ account: of, call }) => history.add(of, call));
  handle('history:clear', (of) => history.clear(of));
  handle('preferences:load', () => preferences.state);
  handle('preferences:change', (parts) => preferences.change(parts));
  handle('callers:hidden', () => callersHidden.value);
  handle('hotkeys:load', () => hotkeys.state);
  handle('hotkeys:record', ({ recording }) => hotkeys.record(recording));
  handle('window:bring-forward', () => {
    const shown = window();
    if (shown !== null) bringForward(shown);
  });
  handle('page:alive', pageAnswered);
  handle('recovery:take', () => lostCalls.take());
  handle('recovery:keep-dialogs', (dialogs) => lostCalls.keep(dialogs));
  handle('log:write', ({ level, event, fields }) => pageLog.write(level, `page.${event}`, fields));
}

/** The keychain may have been unlocked, or started, while the page was not yet there to be told. */
function mayHavePassed(given: AccountState): boolean {
  const problem = given.state === 'signed-out' ? given.error?.problem : undefined;
  return problem === 'keychain-locked' || problem === 'keychain-missing';
}
