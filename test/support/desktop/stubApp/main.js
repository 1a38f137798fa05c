/** The least that shows a desktop session at work: a window that may use sound and HID devices, and the keychain. */
const path = require('node:path');
const keytar = require('@github/keytar');
const { app, BrowserWindow, session } = require('electron');

globalThis.keytar = keytar;
app.on('window-all-closed', () => app.quit());
app.whenReady().then(() => {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(true));
  session.defaultSession.setPermissionCheckHandler(() => true);
  session.defaultSession.setDevicePermissionHandler(() => true);
  return new BrowserWindow({ width: 300, height: 200 }).loadFile(path.join(__dirname, 'index.html'));
});
