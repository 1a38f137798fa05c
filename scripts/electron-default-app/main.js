/**
 * What Electron's own default_app.asar does for `electron FOLDER`, as far as this project needs it: the Electron
 * that scripts/get-electron-npm.ts takes from npm comes without one. Electron waits for this module's
 * top-level await before it emits `ready`, so the app's main may be ESM or CommonJS.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

try {
  // `-r FILE` first, as Electron's own default app has it: Playwright's loader holds `ready` back until it is connected.
  const args = process.argv.slice(1);
  const loader = args.indexOf('-r');
  if (loader !== -1) createRequire(import.meta.url)(path.resolve(args.splice(loader, 2)[1]));
  const argument = args.find((arg) => !arg.startsWith('-'));
  if (argument === undefined) throw new Error('usage: electron [switches] FOLDER');
  const appPath = path.resolve(argument);
  const manifest = JSON.parse(readFileSync(path.join(appPath, 'package.json'), 'utf8'));

  if (manifest.version) app.setVersion(manifest.version);
  app.name = manifest.productName ?? manifest.name ?? app.name;
  app.setDesktopName(manifest.desktopName ?? `${app.name}.desktop`);
  app.setAppPath(appPath);
  if (!app.commandLine.hasSwitch('user-data-dir')) {
    app.setPath('userData', path.join(app.getPath('appData'), app.name));
  }
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });

  await import(pathToFileURL(path.resolve(appPath, manifest.main ?? 'index.js')).href);
} catch (error) {
  // Electron would open an error box and wait: nobody clicks it where this one is used.
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
}
