/** `npm run package:dir`, or `tsx scripts/package.ts` with electron-builder's own arguments: builds, then packs. */
import { createRequire } from 'node:module';
import { electronToPack, sayElectron } from './get-electron';
import { runTool } from './run-tool';

const require = createRequire(import.meta.url);

const electron = await electronToPack();
console.error(sayElectron(electron));
process.exitCode =
  (await runTool(require.resolve('electron-vite/package.json'), ['build', '--logLevel', 'warn'])) ||
  (await runTool(require.resolve('electron-builder/package.json'), [
    ...process.argv.slice(2),
    `-c.electronDist=${electron.dist}`,
    `-c.electronVersion=${electron.version}`,
  ]));
