import type { BrowserWindow } from 'electron';

export interface ClosingOptions {
  /** The program ends: the window may go. */
  readonly quitting: () => boolean;
  /** The agent finds the phone again without its window, in tray or dock. */
  readonly reachable: () => boolean;
  readonly onHidden: () => void;
}

/** A closed window is put away, for calls go on ringing: hidden, or minimised where nothing else would be left of the phone. */
export function hideOnClose(window: BrowserWindow, { quitting, reachable, onHidden }: ClosingOptions): void {
  window.on('close', (event) => {
    if (quitting()) return;
    event.preventDefault();
    if (reachable()) {
      window.hide();
      onHidden();
    } else {
      window.minimize();
    }
  });
}
