/**
 * `npm run fresh -- demo`, `npm run fresh -- 'stack -- up' 'stack -- load'`: whether this checkout's commands work as the first on a
 * machine that has nothing. Each argument is what follows `npm run`, in a minimal Debian 12 with nothing but Node, made for this one
 * time after `npm ci`. Needs Linux and root. docs/testing.md.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, cp, mkdir, mkdtemp, symlink } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { leaveLastWill } from '../server/stack/host/last-will';
import { ToldToEnd, withLifetime } from '../server/stack/host/lifetime';
import { debianMirror } from '../server/stack/runtime/native/mirror';
import { requireTools } from '../server/stack/runtime/native/tools';

const run = promisify(execFile);
const project = resolve(fileURLToPath(import.meta.url), '../..');

/** How this machine reaches packages, seen read-only by the fresh one, where they are. */
const packageAccess = [
  '/etc/resolv.conf',
  '/etc/hosts',
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/apt/apt.conf.d',
  '/etc/apt/auth.conf.d',
  '/etc/apt/keyrings',
];
/** What says where packages are, or which ports the tests take. */
const passed =
  /^(https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS|ELECTRON_MIRROR|TEST_PORT_BASE|npm_config_registry)$/i;

interface Options {
  readonly cachedRoots?: true;
}

const say = (line: string): void => console.error(`fresh: ${line}`);

async function makeRoot(root: string): Promise<void> {
  await requireTools(say);
  say('making a minimal Debian 12');
  const mirror = await debianMirror();
  await run('setpriv', [
    ...['--pdeathsig', 'TERM', 'mmdebstrap', '--variant=minbase'],
    ...['--aptopt=Acquire::Check-Valid-Until "false"', '--aptopt=Acquire::Retries "5"'],
    ...['bookworm', root, ...(mirror === undefined ? [] : [mirror])],
  ]);
}

/** The Node that runs this, with its npm. */
async function giveNode(root: string): Promise<void> {
  const npm = dirname(dirname(process.env['npm_execpath'] ?? ''));
  const [bin, lib] = [join(root, 'usr/local/bin'), join(root, 'usr/local/lib/node_modules')];
  await mkdir(lib, { recursive: true });
  await cp(process.execPath, join(bin, 'node'));
  await cp(npm, join(lib, 'npm'), { recursive: true });
  for (const name of ['npm', 'npx']) {
    await symlink(`../lib/node_modules/npm/bin/${name}-cli.js`, join(bin, name));
  }
}

/** The checkout as it is now, without what git ignores. */
async function giveProject(root: string): Promise<void> {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { stdout } = await run('git', list, { cwd: project });
  for (const file of stdout.split('\0').filter(Boolean)) {
    // Deleted and not yet committed.
    if (!(await exists(join(project, file)))) continue;
    await cp(join(project, file), join(root, 'project', file));
  }
}

/** Files of this machine that the fresh one sees: source, then target. */
async function seen(): Promise<string[]> {
  const npmrc = async (which: 'globalconfig' | 'userconfig') =>
    (await run('npm', ['config', 'get', which], { cwd: '/' })).stdout.trim();
  const pairs: (readonly [string, string])[] = [
    ...packageAccess.map((file) => [file, file] as const),
    [await npmrc('globalconfig'), '/usr/local/etc/npmrc'],
    [await npmrc('userconfig'), '/root/.npmrc'],
  ];
  const there: string[] = [];
  for (const pair of pairs) if (await exists(pair[0])) there.push(...pair);
  return there;
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** @returns the commands' exit code, and the command lines of what they have left running */
async function runIn(
  root: string,
  commands: readonly string[],
  { cachedRoots }: Options,
  signal: AbortSignal,
): Promise<{ readonly code: number; readonly left: string[] }> {
  const base = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const cache = cachedRoots ? join(base, 'agent-softphone', 'roots') : '';
  const namespaces = ['--mount', '--propagation=private', '--pid', '--ipc', '--fork', '--kill-child'];
  const script = join(project, 'scripts', 'fresh-machine.sh');
  const line = ['npm ci', ...commands.map((command) => `npm run ${command}`)].join(' && ');
  const child = spawn('unshare', [...namespaces, script, root, cache, ...(await seen()), '--', line], {
    // Its signals come from here: the group would be told twice.
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => passed.test(name))),
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      HOME: '/root',
      LANG: 'C.UTF-8',
    },
  });
  // With its first process the kernel ends all others.
  signal.addEventListener('abort', () => child.kill('SIGKILL'));
  const left: string[] = [];
  createInterface({ input: child.stdout }).on('line', (text) => {
    if (text.startsWith('left: ')) left.push(text.slice('left: '.length));
    else console.log(text);
  });
  const [code] = await once(child, 'close');
  return { code: code ?? 1, left };
}

async function main(commands: readonly string[], options: Options): Promise<void> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new Error('a fresh machine needs Linux and root, for its root file system and mounts');
  }
  await withLifetime(async ({ signal, atEnd }) => {
    const root = await mkdtemp(join(tmpdir(), 'fresh-machine-'));
    // Nothing of this machine is mounted in it outside of namespaces that are gone by then.
    const remove = ['rm', '-rf', '--one-file-system', root] as const;
    const will = leaveLastWill(remove);
    atEnd(async () => {
      await run('rm', remove.slice(1));
      will?.revoke();
    });
    await makeRoot(root);
    await giveNode(root);
    await giveProject(root);
    const ended = runIn(root, commands, options, signal);
    atEnd(() => ended);
    const { code, left } = await ended;
    say(`${commands.map((command) => `npm run ${command}`).join(' && ')}: exit code ${code}`);
    for (const command of left) say(`still running: ${command}`);
    // A set that was brought up is meant to stay.
    const meant = commands.some((command) => /^stack .*\bup\b/.test(command));
    process.exitCode = code === 0 && left.length > 0 && !meant ? 1 : code;
  });
}

try {
  await new Command('fresh')
    .description("runs the checkout's commands on a Debian 12 that has nothing but Node")
    .argument('<commands...>', 'what follows `npm run`, one after another')
    .option('--cached-roots', "take the servers' root file systems from this machine's cache")
    .action(main)
    .parseAsync();
} catch (error) {
  console.error(`fresh: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(error instanceof ToldToEnd ? error.exitCode : 1);
}
