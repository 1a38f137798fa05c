import { Menu, type WebContents } from 'electron';

/** No menu bar; macOS needs one for its editing shortcuts to work at all. */
export function setMenu(platform: NodeJS.Platform): void {
  Menu.setApplicationMenu(
    platform === 'darwin'
      ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
      : null,
  );
}

/** Ctrl+Q quits, as in every program with a menu; on macOS the menu has the key. */
export function quitOnKey(contents: WebContents, platform: NodeJS.Platform, quit: () => void): void {
  if (platform === 'darwin') return;
  contents.on('before-input-event', (event, { type, key, control, alt, shift, meta }) => {
    if (type !== 'keyDown' || key.toLowerCase() !== 'q' || !control || alt || shift || meta) return;
    event.preventDefault();
    quit();
  });
}
