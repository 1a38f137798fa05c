import { BrowserWindow, nativeTheme, type Session, screen } from 'electron';
import { type Bounds, minimumSize, placeWindow } from './bounds';

/** The page's --bg (src/renderer/ui/styles/tokens.css), so that nothing flashes before it paints. */
const background = { light: '#f5f6f8', dark: '#14181c' } as const;

export interface PhoneWindowOptions {
  readonly title: string;
  readonly session: Session;
  readonly preload: string;
  readonly devTools: boolean;
  readonly remembered: Bounds | null;
  readonly onMoved: (bounds: Bounds) => void;
  /** It has painted. */
  readonly reveal: (window: BrowserWindow) => void;
}

/** The phone's only window, hidden until its page has painted and `reveal` decides. The caller loads the page. */
export function createPhoneWindow(options: PhoneWindowOptions): BrowserWindow {
  const workAreas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const window = new BrowserWindow({
    ...placeWindow(options.remembered, workAreas),
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
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
      // The pickers of files and folders: what the agent chooses, main reads.
      disableBlinkFeatures: 'FileSystemAccessLocal',
      // The SIP user agent lives in the page: hidden or not, its timers keep time.
      backgroundThrottling: false,
      // The ringtone needs no click before it.
      autoplayPolicy: 'no-user-gesture-required',
    },
  });
  const followTheme = (): void => window.setBackgroundColor(backgroundNow());
  nativeTheme.on('updated', followTheme);
  window.once('ready-to-show', () => options.reveal(window));
  window.on('close', () => options.onMoved(window.getNormalBounds()));
  window.once('closed', () => nativeTheme.off('updated', followTheme));
  return window;
}

const backgroundNow = (): string => (nativeTheme.shouldUseDarkColors ? background.dark : background.light);

/** In front of other programs, from minimised or hidden too. */
export function bringForward(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/**
 * The same without the keyboard: what the agent types goes on to where he types it. On X11 a minimised window stays in the
 * task bar: nothing that brings it back leaves the keyboard alone.
 */
export function bringInFront(window: BrowserWindow): void {
  window.showInactive();
  window.moveTop();
}
