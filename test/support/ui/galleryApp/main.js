/** A window like the phone's, on the page whose address is the last argument. */
const { app, BrowserWindow } = require('electron');

app.on('window-all-closed', () => app.quit());
app.whenReady().then(() =>
  new BrowserWindow({
    width: 360,
    height: 560,
    useContentSize: true,
    webPreferences: { sandbox: true },
  }).loadURL(process.argv.at(-1)),
);
