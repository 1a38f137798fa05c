import type { WebContents } from 'electron';

/** Ctrl+Q quits, as in every program with a menu; on macOS the menu has the key. */
export function quitOnKey(contents: WebContents, platform: NodeJS.Platform, quit: () => void): void {
  if (platform === 'darwin') return;
  contents.on('before-input-event', (event, { type, key, control, alt, shift, meta }) => {
    if (type !== 'keyDown' || key.toLowerCase() !== 'q' || !control || alt || shift || meta) return;
    event.preventDefault();
    quit();
  });
}
