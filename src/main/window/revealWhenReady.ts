/** The time that a loaded page has to paint (milliseconds): it does so in a fraction of that, where it says so at all. */
const PAINTS_WITHIN_MS = 1_000;

/** The part of a BrowserWindow that is looked at. */
interface LoadingWindow {
  once(event: 'ready-to-show' | 'closed', listener: () => void): unknown;
  readonly webContents: { once(event: 'did-finish-load', listener: () => void): unknown };
}

/**
 * Reveals a hidden window once its page has painted. Some X servers without a GPU never tell Electron of a paint; there the window
 * is revealed when its page has been loaded for a while, since a phone that stays hidden is none.
 */
export function revealWhenReady(window: LoadingWindow, reveal: () => void): void {
  let state: 'hidden' | 'over' = 'hidden';
  let timer: NodeJS.Timeout | undefined;
  const finish = (): boolean => {
    clearTimeout(timer);
    const first = state === 'hidden';
    state = 'over';
    return first;
  };
  const revealOnce = (): void => {
    if (finish()) reveal();
  };
  window.once('ready-to-show', revealOnce);
  window.webContents.once('did-finish-load', () => {
    if (state === 'hidden') timer = setTimeout(revealOnce, PAINTS_WITHIN_MS);
  });
  window.once('closed', finish);
}
