/** A process with a desktop of its own and an Electron on it, which it has until it is killed: prints the desktop's folder and Electron's id. */
import path from 'node:path';
import { launchElectron } from './launchElectron';
import { DesktopSession } from './session';

const desktop = await DesktopSession.start();
const { app } = await launchElectron({
  appDir: path.join(import.meta.dirname, 'stubApp'),
  env: desktop.env,
  userData: path.join(desktop.dir, 'stub'),
});
console.log(`${app.process().pid} ${desktop.dir}`);
