import { BrowserWindow, nativeTheme, type Session, screen } from 'electron';
import { atZoom, type Bounds, compactSize, minimumOn, placeWindow, type Remembered, scaled } from './bounds';
import { revealWhenReady } from './revealWhenReady';

/** The page's --bg (src/renderer/ui/styles/tokens.css), so that nothing flashes before it paints. */
const background = { light: '#f5f6f8', dark: '#14181c' } as const;

export interface PhoneWindowOptions {
  readonly title: string;
  readonly session: Session;
  readonly preload: string;
  readonly devTools: boolean;
  readonly remembered: Remembered | null;
  /** The scale of everything in it: 1 is as designed. */
  readonly zoom: number;
  /** @param bounds what it measures, or would if its screen had room */
  readonly onMoved: (bounds: Bounds) => void;
  /** Called once its page has painted, or should have. */
  readonly reveal: (window: BrowserWindow) => void;
}

/** The phone's only window, hidden until its page has painted and `reveal` decides. The caller loads the page. */
export function createPhoneWindow(options: PhoneWindowOptions): BrowserWindow {
  const minimum = minimumOn(workAreas());
  const remembered = options.remembered && atZoom(options.remembered, options.zoom);
  const window = new BrowserWindow({
    ...placeWindow(remembered, workAreas(), options.zoom),
    minWidth: minimum.width,
    minHeight: minimum.height,
    title: options.title,
    backgroundColor: backgroundNow(),
    show: false,
    maximizable: false,
    fullscreenable: false,
    webPreferences: {
      session: options.session,
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      devTools: options.devTools,
      zoomFactor: options.zoom,
      // The pickers of files and folders: what the agent chooses, main reads.
      disableBlinkFeatures: 'FileSystemAccessLocal',
      // The SIP user agent lives in the page: hidden or not, its timers keep time.
      backgroundThrottling: false,
      // The ringtone needs no click before it.
      autoplayPolicy: 'no-user-gesture-required',
    },
  });
  const got = window.getNormalBounds();
  sizes.set(window, { wanted: remembered ?? scaled({ ...got, ...compactSize }, options.zoom), got });
  const followTheme = (): void => window.setBackgroundColor(backgroundNow());
  nativeTheme.on('updated', followTheme);
  const followScreens = (): void => keepOnScreen(window);
  screen.on('display-added', followScreens);
  screen.on('display-removed', followScreens);
  screen.on('display-metrics-changed', followScreens);
  revealWhenReady(window, () => options.reveal(window));
  window.on('close', () => options.onMoved(wantedBounds(window)));
  window.once('closed', () => {
    nativeTheme.off('updated', followTheme);
    screen.off('display-added', followScreens);
    screen.off('display-removed', followScreens);
    screen.off('display-metrics-changed', followScreens);
  });
  return window;
}

/** The work areas of all screens, the main one first: there a window comes up that has no place yet. */
function workAreas(): Bounds[] {
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
  return [main, ...others].map(({ workArea }) => workArea);
}

/** Buttons below the edge of the screen could not be pressed: the window is no larger than what its screen has now. */
function keepOnScreen(window: BrowserWindow): void {
  const minimum = minimumOn(workAreas());
  window.setMinimumSize(minimum.width, minimum.height);
  if (window.isMinimized()) return;
  const now = window.getBounds();
  const { width, height, ...place } = placeWindow(now, workAreas());
  if (width < now.width || height < now.height) window.setBounds({ ...place, width, height });
}

/** The size that each window would have if its screen had room, and the one it got. */
const sizes = new WeakMap<BrowserWindow, { readonly wanted: Bounds; readonly got: Bounds }>();

/** Everything in the window becomes so many times as large as designed, and the window with it, as far as its screen has room. */
export function zoomTo(window: BrowserWindow, zoom: number): void {
  const times = zoom / window.webContents.getZoomFactor();
  if (Math.abs(times - 1) < 0.001) return;
  window.webContents.setZoomFactor(zoom);
  // Back again it is as large as it was.
  const wanted = scaled(wantedBounds(window), times);
  window.setBounds(placeWindow(wanted, workAreas()));
  sizes.set(window, { wanted, got: window.getNormalBounds() });
}

/** The window's bounds, or those it would have if its screen had room and the agent has not resized it since. */
export function wantedBounds(window: BrowserWindow): Bounds {
  const now = window.getNormalBounds();
  const last = sizes.get(window);
  const untouched = last !== undefined && last.got.width === now.width && last.got.height === now.height;
  return untouched ? { ...now, width: last.wanted.width, height: last.wanted.height } : now;
}

const backgroundNow = (): string => (nativeTheme.shouldUseDarkColors ? background.dark : background.light);

/** Brings the window in front of other programs, from minimised or hidden too, with the keyboard. */
export function bringForward(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/**
 * Brings the window in front without the keyboard: what the agent types goes on to where they type it. On X11 a minimised window
 * stays in the task bar: nothing that brings it back leaves the keyboard alone.
 */
export function bringInFront(window: BrowserWindow): void {
  window.showInactive();
  window.moveTop();
}

/** Brings the window in sight without taking the keyboard from the program that the agent types in. */
export function showQuietly(window: BrowserWindow): void {
  bringInFront(window);
  // Where it stays minimised (bringInFront), the task bar says that there is something to see.
  if (window.isMinimized()) window.flashFrame(true);
}
