import type { WebContents } from 'electron';

const WINDOW_MS = 60_000;
const MOST_RELOADS = 3;

/**
 * A page that crashed is loaded anew and signs in again: an agent whose phone is a blank window gets no calls. One that
 * keeps crashing stays as it is.
 */
export function reloadAfterCrash(contents: WebContents): void {
  let reloads: number[] = [];
  contents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    const now = Date.now();
    reloads = reloads.filter((at) => now - at < WINDOW_MS);
    if (reloads.length >= MOST_RELOADS) return;
    reloads.push(now);
    contents.reload();
  });
}
