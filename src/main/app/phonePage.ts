import path from 'node:path';
import { type BrowserWindow, type Session, session } from 'electron';
import type { PageFailure } from '../../shared/domain/call/recovery';
import type { Observable } from '../../shared/observable';
import type { Logger } from '../diagnostics/port';
import type { SendEvent } from '../ipc/port';
import { showErrorPage } from '../recovery/errorPage';
import { keepPageAlive, type PageKeeper } from '../recovery/keepAlive';
import type { PrivateTrust } from '../security/certificates/judgeServer';
import type { ServerJudge } from '../security/certificates/verifyServers';
import type { SettingsStore } from '../settings/port';
import type { Bounds, Remembered } from '../window/bounds';
import { createPhoneWindow, showQuietly, wantedBounds, zoomTo } from '../window/phoneWindow';
import type { PageSource } from './page';
import { preparePageSession } from './pageSession';

export interface PhonePageOptions {
  readonly title: string;
  readonly devTools: boolean;
  readonly page: PageSource;
  readonly settings: SettingsStore;
  /** The window that the page is in; null before it is opened and after it is closed. Set by the page alone. */
  readonly window: Observable<BrowserWindow | null>;
  /** The scale of everything: 1 is as designed. */
  readonly zoom: () => number;
  readonly sendEvent: SendEvent;
  /** Called when the page's process has ended by itself, or was ended because it hung; a new one comes, unless it keeps failing. */
  readonly onGone: (failure: PageFailure) => void;
  /** Called when another page takes its place, which has yet to load. */
  readonly onMoved: () => void;
  readonly onQuit: () => void;
  readonly logFolder: string;
  /** Called when the window is closed and no other took its place. */
  readonly onClosed: () => void;
  /** Called for every window that the page gets, before anything is in it. */
  readonly onWindow: (window: BrowserWindow) => void;
  /** Shows the first window, or not, once it has painted; later ones are shown. */
  readonly reveal: (window: BrowserWindow) => void;
  readonly log: Logger;
  /** The log for main's verdicts on what the page does. */
  readonly verdictLog: Logger;
}

/** The page, in its window and session, and what its servers are judged by. */
export class PhonePage {
  readonly #options: PhonePageOptions;
  #keeper: PageKeeper | null = null;
  #judge: ServerJudge | null = null;
  #trust: PrivateTrust | null = null;
  #caFileOnly = false;
  #sessions = 0;

  constructor(options: PhonePageOptions) {
    this.#options = options;
  }

  /** @param caFileOnly servers are good by the account's CA file or not at all, from the first connection on */
  async open({ caFileOnly }: { readonly caFileOnly: boolean }): Promise<void> {
    this.#caFileOnly = caFileOnly;
    await this.#openIn(this.#newSession());
  }

  /** Takes the page's answer to `page:ask`. */
  answered(): void {
    this.#keeper?.answered();
  }

  /**
   * Servers are judged by this CA from now on. Where the same server was already refused, Chromium would not ask again:
   * the page starts anew in a session that has seen nothing, and `account:load` tells it to go on signing in.
   */
  async judgeBy(trust: PrivateTrust | null): Promise<void> {
    this.#trust = trust;
    const judge = this.#judge;
    const refused = trust?.hosts.find((host) => judge !== null && judge.refusalOf(host) !== null);
    if (refused === undefined) return;
    const old = this.#options.window.value;
    this.#options.log.write('info', 'page.moved', { host: refused });
    const opened = this.#openIn(
      this.#newSession(),
      old === null ? undefined : this.#toRemember(wantedBounds(old)),
    );
    this.#options.onMoved();
    await opened;
    old?.destroy();
    judge?.end();
  }

  /** Applies a new `zoom`. */
  zoomed(): void {
    const { window, zoom } = this.#options;
    if (window.value !== null) zoomTo(window.value, zoom());
  }

  /**
   * Makes a session in memory: what a page stores is gone with it, and never on disk. Devices are known by name, not by the
   * browser's ids.
   */
  #newSession(): Session {
    return session.fromPartition(`phone-${this.#sessions++}`);
  }

  #toRemember(bounds: Bounds): Remembered {
    const zoom = this.#options.zoom();
    return zoom === 1 ? bounds : { ...bounds, zoom };
  }

  async #openIn(target: Session, bounds = this.#options.settings.current.window): Promise<void> {
    const { title, devTools, page, settings, window, zoom, sendEvent, onWindow, reveal, verdictLog } =
      this.#options;
    this.#judge = preparePageSession(target, {
      page,
      trust: () => this.#trust,
      caFileOnly: this.#caFileOnly,
      sendEvent,
      log: verdictLog,
    });
    const opened = createPhoneWindow({
      title,
      session: target,
      preload: path.join(import.meta.dirname, '../preload/index.cjs'),
      devTools,
      remembered: bounds,
      zoom: zoom(),
      onMoved: (moved) => settings.change({ window: this.#toRemember(moved) }),
      reveal: window.value === null ? reveal : (later) => later.show(),
    });
    this.#keeper = this.#keepAlive(opened);
    onWindow(opened);
    const tell = (shown: boolean) => () => sendEvent('window:shown', { shown });
    opened.on('hide', tell(false));
    opened.on('minimize', tell(false));
    opened.on('show', tell(true));
    opened.on('restore', tell(true));
    opened.once('closed', () => {
      if (window.value !== opened) return;
      window.set(null);
      this.#options.onClosed();
    });
    window.set(opened);
    await opened.loadURL(page.url);
  }

  #keepAlive(window: BrowserWindow): PageKeeper {
    const { page, sendEvent, onGone, onQuit, logFolder, log } = this.#options;
    return keepPageAlive(window.webContents, {
      load: () => window.loadURL(page.url),
      ask: () => sendEvent('page:ask', undefined),
      onGone,
      giveUp: (onAgain) => {
        showQuietly(window);
        return showErrorPage(window.webContents, { logFolder, onAgain, onQuit, log });
      },
      log,
    });
  }
}
