/** `npm run package:dir`, or `tsx scripts/package.ts` with electron-builder's own arguments: builds, then packs. */
import { getElectron, sayElectron } from './get-electron';
import { runTool } from './run-tool';

const electron = await getElectron();
console.error(sayElectron(electron));
process.exitCode =
  (await runTool('electron-vite', 'bin/electron-vite.js', ['build', '--logLevel', 'warn'])) ||
  (await runTool('electron-builder', 'out/cli/cli.js', [
    ...process.argv.slice(2),
    `-c.electronDist=${electron.dist}`,
    `-c.electronVersion=${electron.version}`,
  ]));
