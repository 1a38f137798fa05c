import { BrowserWindow, nativeTheme, type Point, type Session, screen, type WebContents } from 'electron';
import type { CardState } from '../../shared/domain/call/cardState';
import type { CardContent } from '../../shared/ipc/cardContract';
import { sameData } from '../../shared/sameData';
import type { Logger } from '../diagnostics/port';
import { placeCard } from './place';
import type { CallCard } from './port';

const WIDTH = 320;
/** The page's --surface (src/renderer/ui/styles/tokens.css). */
const background = { light: '#ffffff', dark: '#1e242a' } as const;
/** A page that ends sooner than this after its start is not started again for the same call. */
const LIVES_AT_LEAST_MS = 10_000;

export interface CardWindowOptions {
  readonly title: string;
  readonly url: string;
  readonly preload: string;
  readonly devTools: boolean;
  /** Makes the session, when the window is made. */
  readonly session: () => Session;
  /** The scale of everything in it: 1 is as designed. */
  readonly zoom: () => number;
  /** The place that the agent gave it; null: none yet. */
  readonly place: () => Point | null;
  readonly onMoved: (place: Point) => void;
  /** Called when calls that it was to show are on no card. */
  readonly onFailed: () => void;
  /** Tells the page. */
  readonly changed: (content: CardContent) => void;
  readonly log: Logger;
}

/**
 * The call card's window. It can't have the focus, so that it takes no key that is meant for another program, and stands
 * above full-screen windows too. It is shown once its page has rendered the newest content: no earlier caller is ever seen.
 */
export class CardWindow implements CallCard {
  readonly #options: CardWindowOptions;
  #window: BrowserWindow | null = null;
  #openedAt = 0;
  #closed = false;
  #content: CardContent = { state: null, revision: 0 };
  #height = 0;
  /** The place where it was put last: X11 tells only later that it got there. */
  #at: Point = { x: 0, y: 0 };

  constructor(options: CardWindowOptions) {
    this.#options = options;
  }

  get contents(): WebContents | null {
    return this.#window?.webContents ?? null;
  }
  get content(): CardContent {
    return this.#content;
  }

  prepare(): void {
    if (this.#window === null && !this.#closed) this.#open();
  }

  show(state: CardState): void {
    if (sameData(state, this.#content.state)) return;
    this.#change({ ...state, calls: [...state.calls] });
    this.prepare();
  }

  hide(): void {
    if (this.#content.state === null) return;
    this.#window?.hide();
    this.#change(null);
  }

  /** Closes the card for good, with the phone's window: a hidden one would keep the program alive. */
  close(): void {
    this.#closed = true;
    this.#window?.destroy();
  }

  rendered({ revision, height }: { readonly revision: number; readonly height: number }): void {
    const window = this.#window;
    if (window === null || revision !== this.#content.revision || this.#content.state === null) return;
    this.#height = height;
    this.#put(window, this.#options.place());
    if (!window.isVisible()) window.showInactive();
  }

  /** Applies a new `zoom`. */
  zoomed(): void {
    if (this.#window === null) return;
    this.#window.webContents.setZoomFactor(this.#options.zoom());
    if (this.#content.state !== null && this.#window.isVisible()) this.#put(this.#window, this.#at);
  }

  drag({ dx, dy, done }: { readonly dx: number; readonly dy: number; readonly done: boolean }): void {
    const window = this.#window;
    if (window === null) return;
    const place = this.#put(window, { x: this.#at.x + dx, y: this.#at.y + dy });
    if (done) this.#options.onMoved(place);
  }

  #change(state: CardContent['state']): void {
    this.#content = { state, revision: this.#content.revision + 1 };
    this.#options.changed(this.#content);
  }

  #put(window: BrowserWindow, place: Point | null): Point {
    const looked = screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
    const others = screen.getAllDisplays().filter(({ id }) => id !== looked.id);
    const zoom = this.#options.zoom();
    const size = { width: Math.round(WIDTH * zoom), height: Math.ceil(this.#height * zoom) };
    const bounds = placeCard(place, size, [looked.workArea, ...others.map(({ workArea }) => workArea)]);
    window.setBounds(bounds);
    this.#at = { x: bounds.x, y: bounds.y };
    return this.#at;
  }

  #open(): void {
    const { title, url, preload, devTools, session, zoom, log } = this.#options;
    const window = new BrowserWindow({
      width: Math.round(WIDTH * zoom()),
      height: 160,
      title,
      show: false,
      frame: false,
      resizable: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      focusable: false,
      skipTaskbar: true,
      backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
      // A click on it does not bring the phone's other window along.
      ...(process.platform === 'darwin' ? { type: 'panel' } : {}),
      webPreferences: {
        session: session(),
        preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
        devTools,
        zoomFactor: zoom(),
        // What it is to show is rendered before it is seen.
        backgroundThrottling: false,
      },
    });
    this.#window = window;
    this.#openedAt = Date.now();
    window.setAlwaysOnTop(true, 'screen-saver');
    window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      log.write('error', 'card.gone', { reason });
      window.destroy();
      if (this.#content.state === null || this.#closed) return;
      if (Date.now() - this.#openedAt > LIVES_AT_LEAST_MS) this.#open();
      else this.#options.onFailed();
    });
    window.once('closed', () => {
      if (this.#window === window) this.#window = null;
    });
    // Quitting before the card was there is no failure.
    let closing = false;
    window.once('close', () => {
      closing = true;
    });
    window.loadURL(url).catch((error: unknown) => {
      if (closing || this.#closed) return;
      log.write('error', 'card.not-loaded', { error });
      // The next call tries another.
      window.destroy();
      if (this.#content.state !== null) this.#options.onFailed();
    });
  }
}
