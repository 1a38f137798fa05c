/** `npm run dev`: electron-vite's development server, in the Electron that this machine can have. */
import { createRequire } from 'node:module';
import { getElectron, sayElectron } from './get-electron';
import { runTool } from './run-tool';

const require = createRequire(import.meta.url);

const electron = await getElectron();
console.error(sayElectron(electron));
// Chromium's sandbox refuses to run for root.
const args = process.getuid?.() === 0 ? ['dev', '--noSandbox'] : ['dev'];
process.exitCode = await runTool(
  require.resolve('electron-vite/package.json'),
  [...args, ...process.argv.slice(2)],
  {
    ...process.env,
    ELECTRON_OVERRIDE_DIST_PATH: electron.dev,
    ELECTRON_EXEC_PATH: electron.executable,
  },
);
