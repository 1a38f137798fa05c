/** `npm run package:dir`, or `tsx scripts/package.ts` with electron-builder's own arguments: builds, then packs; with `--built` it packs what is built. */
import { createRequire } from 'node:module';
import { electronToPack, type RunnableElectron, sayElectron } from './get-electron';
import { runTool } from './run-tool';

const require = createRequire(import.meta.url);
const BUILT = '--built';
const FALLBACK = '--with-fallback-electron';
const OUTPUT = '-c.directories.output=';

type Packed = Pick<RunnableElectron, 'dist' | 'version' | 'origin' | 'why'>;

/**
 * What electron-builder is told; a text when nothing may be packed. A package goes to agents, so one with an Electron that
 * gets no security fixes any more is made only by who asks for it, and its name says which is inside.
 */
export function packaging(args: readonly string[], electron: Packed): readonly string[] | string {
  const { dist, version, origin, why } = electron;
  if (origin !== 'official' && !args.includes(FALLBACK)) {
    return `Nothing is packed: ${why}. Electron ${version}, which is here instead, gets no security fixes; ${FALLBACK} packs it nevertheless, for tests.`;
  }
  return [
    ...args.filter((arg) => arg !== FALLBACK && arg !== BUILT),
    ...(args.some((arg) => arg.startsWith(OUTPUT)) ? [] : [`${OUTPUT}dist/electron-${version}`]),
    `-c.electronDist=${dist}`,
    `-c.electronVersion=${version}`,
    // The macros are electron-builder's.
    `-c.artifactName=\${name}-\${version}-electron-${version}-\${arch}.\${ext}`,
  ];
}

async function build(): Promise<number> {
  return runTool(require.resolve('electron-vite/package.json'), ['build', '--logLevel', 'warn']);
}

if (process.argv[1] === import.meta.filename) {
  const args = process.argv.slice(2);
  const electron = await electronToPack();
  const told = packaging(args, electron);
  console.error(typeof told === 'string' ? told : sayElectron(electron));
  process.exitCode =
    typeof told === 'string'
      ? 1
      : (args.includes(BUILT) ? 0 : await build()) ||
        (await runTool(require.resolve('electron-builder/package.json'), told));
}
