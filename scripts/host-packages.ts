import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What Electron and keytar link or load, by Debian 12 name; the rest comes as their dependencies. */
export const electronPackages = [
  'libgtk-3-0',
  'libnss3',
  'libgbm1',
  'libasound2',
  'libsecret-1-0',
  'libpulse0',
  // Without it Electron shows no notification, and says nothing.
  'libnotify4',
] as const;

const ATTEMPTS = 3;

/**
 * Sees to it that these Debian or Ubuntu packages are there: installs what is missing when it may (root), else
 * names it. Elsewhere than on such a system nothing is checked.
 * @param packages names as in Debian 12; Ubuntu's names since the 64-bit time_t transition are found by themselves
 * @param why what needs them, for the developer: "the end-to-end tests"
 * @throws Error with the exact command when something is missing and can't be installed
 */
export async function ensureHostPackages(
  packages: readonly string[],
  why: string,
  log: (line: string) => void = (line) => console.error(line),
): Promise<void> {
  const installed = await installedAmong(packages.flatMap(spellings));
  if (installed === undefined) return;
  if (missingPackages(packages, installed).length === 0) return;

  const root = process.getuid?.() === 0;
  if (root) await apt(['update'], log).catch((error: Error) => log(error.message));
  const missing = await installable(missingPackages(packages, installed));
  const command = ['install', '--yes', '--no-install-recommends', ...missing];
  const advice = `apt-get ${command.join(' ')}`;
  if (!root) {
    throw new Error(
      `${why} need Debian packages that are missing: ${missing.join(', ')}. Run: sudo ${advice}`,
    );
  }
  log(`installing for ${why}: ${missing.join(', ')}`);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await apt(command, log);
    } catch (error) {
      if (attempt === ATTEMPTS) {
        throw new Error(`${why} need ${missing.join(', ')}, and \`${advice}\` failed: ${String(error)}`);
      }
      // A mirror that moved on under the lists that apt has.
      await apt(['update'], log).catch((failure: Error) => log(failure.message));
    }
  }
}

/** A package's names: that of Debian 12, and that of Debian 13 and Ubuntu 24.04 where the library's ABI changed. */
export function spellings(name: string): string[] {
  return [name, `${name}t64`];
}

export function missingPackages(wanted: readonly string[], installed: ReadonlySet<string>): string[] {
  return wanted.filter((name) => !spellings(name).some((spelling) => installed.has(spelling)));
}

/** From `apt-cache policy`: the packages that can be installed (a virtual one has no candidate). */
export function candidates(policy: string): Set<string> {
  const found = new Set<string>();
  let name: string | undefined;
  for (const line of policy.split('\n')) {
    const heading = /^(\S+):$/.exec(line);
    if (heading !== null) name = heading[1];
    const candidate = /^ {2}Candidate: (.+)$/.exec(line)?.[1];
    if (name !== undefined && candidate !== undefined && candidate !== '(none)') found.add(name);
  }
  return found;
}

/** Undefined where there is no dpkg. */
async function installedAmong(names: readonly string[]): Promise<Set<string> | undefined> {
  const query = ['--show', '--showformat', `\${db:Status-Status} \${Package}\\n`, ...names];
  const output = await run('dpkg-query', query).then(
    ({ stdout }) => stdout,
    // It fails when one of them is unknown, and still tells of the others.
    (error: { code?: unknown; stdout?: string }) => (error.code === 'ENOENT' ? undefined : error.stdout),
  );
  if (output === undefined) return undefined;
  const lines = output.split('\n').filter((line) => line.startsWith('installed '));
  return new Set(lines.map((line) => line.slice('installed '.length)));
}

/** Each by the name that this system has it under. */
async function installable(missing: readonly string[]): Promise<string[]> {
  const { stdout } = await run('apt-cache', ['policy', ...missing.flatMap(spellings)], {
    env: { ...process.env, LC_ALL: 'C' },
  });
  const known = candidates(stdout);
  return missing.map((name) => spellings(name).find((spelling) => known.has(spelling)) ?? name);
}

function apt(args: readonly string[], log: (line: string) => void): Promise<void> {
  const options = ['-o', 'Acquire::Retries=3', '-o', 'DPkg::Lock::Timeout=300', '-q'];
  const child = spawn('apt-get', [...options, ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-2_000);
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) return resolve();
      log(output.trim());
      reject(new Error(`apt-get ${args[0]} ended with ${code}`));
    });
  });
}
