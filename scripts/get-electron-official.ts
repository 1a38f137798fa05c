import { spawn } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const packageDir = path.dirname(require.resolve('electron/package.json'));

/** How long the download site may take to give a first answer, and the whole download to finish. */
const ANSWER_WITHIN_MS = 4_000;
const DOWNLOAD_WITHIN_MS = 15 * 60_000;

export interface OfficialElectron {
  /** Folder of the unpacked Electron, with its default app. */
  readonly dist: string;
  readonly executable: string;
  readonly version: string;
}

export type OfficialAttempt = { ok: true; electron: OfficialElectron } | { ok: false; why: string };

interface PackageManifest {
  readonly version: string;
  readonly repository: string;
}

async function manifest(): Promise<PackageManifest> {
  return JSON.parse(await readFile(path.join(packageDir, 'package.json'), 'utf8')) as PackageManifest;
}

/** The version that package.json asks for, whether it is there or not. */
export async function officialVersion(): Promise<string> {
  return (await manifest()).version;
}

/** The official Electron if the `electron` package's installer has put it in place already. */
export async function installedOfficial(): Promise<OfficialElectron | undefined> {
  const dist = path.join(packageDir, 'dist');
  try {
    const [wanted, version, executable] = await Promise.all([
      officialVersion(),
      readFile(path.join(dist, 'version'), 'utf8'),
      readFile(path.join(packageDir, 'path.txt'), 'utf8'),
    ]);
    if (version.trim().replace(/^v/, '') !== wanted) return undefined;
    await access(path.join(dist, executable));
    return { dist, executable: path.join(dist, executable), version: wanted };
  } catch {
    return undefined;
  }
}

/** Runs the `electron` package's own installer (its checksums, its mirror and proxy settings), bounded in time. */
export async function installOfficial(log: (line: string) => void): Promise<OfficialAttempt> {
  const silence = await siteIsSilent();
  if (silence !== undefined) return { ok: false, why: silence };
  log(`downloading Electron ${await officialVersion()} with the electron package's own installer`);
  const failure = await runInstaller();
  const electron = await installedOfficial();
  if (electron !== undefined) return { ok: true, electron };
  return { ok: false, why: failure ?? 'the installer ended without an Electron' };
}

/**
 * Why the download site does not answer; undefined when it does. Any HTTP answer will do, the installer
 * judges the rest. Behind a proxy only the installer knows the way, so it is not asked.
 */
async function siteIsSilent(): Promise<string | undefined> {
  if (process.env['ELECTRON_GET_USE_PROXY'] !== undefined) return undefined;
  const site = new URL(
    process.env['ELECTRON_MIRROR'] ??
      process.env['npm_config_electron_mirror'] ??
      (await manifest()).repository,
  );
  try {
    await fetch(site.origin, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    return undefined;
  } catch (error) {
    return `${site.host} does not answer (${reason(error)})`;
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message;
  return error.name === 'TimeoutError' ? `nothing within ${ANSWER_WITHIN_MS / 1000} s` : error.message;
}

/** Undefined on success, else what the installer said last. */
function runInstaller(): Promise<string | undefined> {
  const { ELECTRON_OVERRIDE_DIST_PATH: _, ...env } = process.env;
  const child = spawn(process.execPath, [path.join(packageDir, 'install.js')], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: DOWNLOAD_WITHIN_MS,
    killSignal: 'SIGKILL',
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4_000);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) return resolve(undefined);
      const line = said.split('\n').find((text) => /error/i.test(text)) ?? `ended with ${signal ?? code}`;
      resolve(`its installer failed: ${line.trim()}`);
    });
  });
}
