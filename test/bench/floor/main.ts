/** The least that an Electron softphone can be: a window, a page with JsSIP, trust in one certificate, and Electron's notification. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow, globalShortcut, Notification, session } from 'electron';
import type { FloorAccount } from './account';

const TRUSTED = 0;
const REFUSED = -2;

function start({ fingerprint, ...pageAccount }: FloorAccount): void {
  session.defaultSession.setCertificateVerifyProc(({ certificate }, decide) => {
    decide(certificate.fingerprint === fingerprint ? TRUSTED : REFUSED);
  });
  session.defaultSession.setDevicePermissionHandler(() => true);
  const window = new BrowserWindow({
    width: 360,
    height: 560,
    useContentSize: true,
    webPreferences: { preload: join(import.meta.dirname, '../preload/index.cjs') },
  });
  window.webContents.ipc.handle('account', () => pageAccount);
  globalShortcut.register('CommandOrControl+Shift+F2', () => window.webContents.send('answer'));
  window.webContents.ipc.on('notify', (_event, caller: string) => {
    new Notification({ title: caller, body: 'Incoming call' }).show();
  });
  app.on('second-instance', (_event, argv) => {
    const number = argv.find((argument) => argument.startsWith('tel:'))?.slice('tel:'.length);
    if (number !== undefined) window.webContents.send('dial', number);
  });
  void window.loadFile(join(import.meta.dirname, '../renderer/index.html'));
}

const accountFile = process.env['BENCH_FLOOR_ACCOUNT'];
if (accountFile === undefined) throw new Error('BENCH_FLOOR_ACCOUNT names no file');
const account = JSON.parse(readFileSync(accountFile, 'utf8')) as FloorAccount;
if (app.requestSingleInstanceLock()) void app.whenReady().then(() => start(account));
else app.exit(0);
app.on('window-all-closed', () => app.quit());
