import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StackFailure } from '../../failure';
import { exists } from '../../host/files';
import { withLock } from '../../host/lock';
import { run } from '../../host/run';
import type { RootName } from '../definitions';
import { debianMirror } from './mirror';
import { requireTools } from './tools';

/** The Debian release of each root file system (docs/decisions/0010). */
const roots: Record<RootName, string> = { telephony: 'forky', mysql: 'sid' };

const packageLists = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'packages');

/** Version of the way in which roots are made; a new number makes new roots. */
const recipe = 1;

/**
 * Returns the folder of a root file system, and makes it if it is missing (about half a minute and 700 MB). Roots are kept outside
 * the checkout under a hash of their ingredients, and shared by all sets.
 * @throws StackFailure naming what is missing, or with the last lines of mmdebstrap
 */
export async function ensureRoot(
  name: RootName,
  report: (line: string) => void,
  signal?: AbortSignal,
): Promise<string> {
  const packages = (await readFile(join(packageLists, `${name}.txt`), 'utf8')).split('\n').filter(Boolean);
  const key = createHash('sha256')
    .update(JSON.stringify([recipe, roots[name], packages, process.arch]))
    .digest('hex');
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'agent-softphone', 'roots');
  const root = join(cache, key);
  if (await exists(root)) return root;
  await mkdir(cache, { recursive: true, mode: 0o755 });
  await withLock(
    `${root}.lock`,
    async () => {
      if (!(await exists(root))) await build(name, packages, cache, root, report, signal);
    },
    () => report(`waiting for another process that makes the ${name} root`),
  );
  return root;
}

async function build(
  name: RootName,
  packages: readonly string[],
  cache: string,
  root: string,
  report: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  await requireTools(report);
  for (const left of await readdir(cache)) {
    if (left.startsWith(`making-${name}-`)) await rm(join(cache, left), { recursive: true, force: true });
  }
  const mirror = await debianMirror();
  report(`making the ${name} root from Debian ${roots[name]} (once, about half a minute)`);
  // Mirrors and networks hiccup; a whole new attempt costs little.
  for (let attempt = 1; ; attempt += 1) {
    const making = await mkdtemp(join(cache, `making-${name}-`));
    // mmdebstrap ends with this process, and unmounts what it has mounted.
    const args = [
      ...['--pdeathsig', 'TERM', 'mmdebstrap', '--variant=apt'],
      // A mirror may be weeks behind; its signature is still checked.
      '--aptopt=Acquire::Check-Valid-Until "false"',
      '--aptopt=Acquire::Retries "5"',
      '--dpkgopt=path-exclude=/usr/share/man/*',
      '--dpkgopt=path-exclude=/usr/share/locale/*',
      `--include=${packages.join(',')}`,
      roots[name],
      making,
      ...(mirror === undefined ? [] : [mirror]),
    ];
    const result = await run('setpriv', args, process.env, '', signal);
    if (result.code === 0) {
      await writeFile(join(making, 'versions'), await versions(making));
      await rename(making, root);
      return;
    }
    await rm(making, { recursive: true, force: true });
    signal?.throwIfAborted();
    if (attempt === 3) {
      throw new StackFailure(
        `the ${name} root could not be made:\n${result.output.split('\n').slice(-12).join('\n')}`,
      );
    }
    report(`mmdebstrap failed (attempt ${attempt} of 3), trying again`);
  }
}

/** Lines of `package<tab>version`. */
async function versions(root: string): Promise<string> {
  const result = await run('chroot', [root, 'dpkg-query', '--show']);
  if (result.code !== 0) throw new StackFailure(`dpkg-query failed in the new root: ${result.output}`);
  return result.output;
}
