/** That electron-builder makes an app that starts, and one that lets nobody else in. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { electronPackages, ensureHostPackages } from '../../scripts/host-packages';
import { words } from '../../src/renderer/ui/words/words';
import type { DesktopSession } from '../support/desktop/session';
import { focusWindow } from '../support/desktop/windows';
import { issue } from '../support/main/certificates';
import { TlsServer } from '../support/main/tlsServer';
import { projectDir } from './appFixtures';
import { expect, test, writeConfig } from './fixtures';

const run = promisify(execFile);
/** A fuse in the wire is the digit 0 or 1. */
const [OFF, ON] = [0x30, 0x31];
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

const inAMonth = new Date(Date.now() + 30 * 24 * 60 * 60 * 1000);

test.describe.configure({ mode: 'serial', timeout: 300_000 });

let dir: string;
let program: string;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  dir = await mkdtemp(path.join(os.tmpdir(), 'softphone-packaged-'));
  // What the other tests run is packed, and not built anew under them.
  const args = ['--built', '--with-fallback-electron', `-c.directories.output=${dir}`];
  await run('npm', ['run', 'package:dir', '--', ...args], { cwd: projectDir });
  program = path.join(dir, 'linux-unpacked', 'agent-softphone');
  await ensureHostPackages([...electronPackages, 'xdotool'], 'the tests of the packaged app');
});

test.afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

test('the packaged app has every door shut but its own asar', async () => {
  const wire = await getCurrentFuseWire(program);
  expect(wire).toMatchObject({
    [FuseV1Options.RunAsNode]: OFF,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: OFF,
    [FuseV1Options.EnableNodeCliInspectArguments]: OFF,
    [FuseV1Options.OnlyLoadAppFromAsar]: ON,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: ON,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: OFF,
  });
});

test('the packaged app brings the native parts that it loads', async () => {
  const unpacked = path.join(dir, 'linux-unpacked/resources/app.asar.unpacked/node_modules');
  const system = `linux-${process.arch}`;
  await access(path.join(unpacked, `@github/keytar/prebuilds/${system}/keytar.node`));
  await access(path.join(unpacked, `@koromix/koffi-${system}/linux_${process.arch}/koffi.node`));
});

test('the packaged app brings the icons of its tray', async () => {
  const paths = await pathsInAsar(path.join(dir, 'linux-unpacked/resources/app.asar'));
  const icons = (await readdir(path.join(projectDir, 'resources/icons/tray'))).filter((name) =>
    name.endsWith('.png'),
  );
  expect(paths.filter((name) => name.startsWith('resources/icons/tray/'))).toHaveLength(icons.length);
  for (const icon of icons) expect(paths).toContain(`resources/icons/tray/${icon}`);
});

test('the packaged app signs in, and again by itself at its next start', async ({ desktop, stack }) => {
  const userData = path.join(desktop.dir, 'packaged');
  const agent = await stack.newAgent();
  const config = await writeConfig(userData, agent.dn, stack);
  const args = [`--user-data-dir=${userData}`, `--config=${config}`];

  await withApp(desktop, args, async () => {
    await typePassword(desktop, agent.password, () =>
      expect.poll(() => events(userData), { timeout: 5_000 }).toContain('account.kept'),
    );
  });
  await withApp(desktop, args, async () => {
    await expect
      .poll(async () => (await events(userData)).filter((event) => event === 'page.registered').length, {
        timeout: 60_000,
      })
      .toBe(2);
  });
});

for (const control of [
  '--inspect=0',
  '--remote-debugging-port=0',
  '--ignore-certificate-errors',
  '-ignore-certificate-errors',
  '--ssl-key-log-file=FILE',
  '--log-net-log=FILE',
  '--disable-web-security',
]) {
  test(`the packaged app refuses ${control}`, async ({ desktop }) => {
    const file = path.join(desktop.dir, 'written');
    const refused = control.replace('FILE', file);
    const child = start(desktop, [`--user-data-dir=${path.join(desktop.dir, 'refused')}`, refused]);
    const said = textOf(child);
    expect(await endOf(child)).toBe(1);
    expect(said()).toContain(`does not run with --${control.split('=')[0]?.replace(/^-+/, '')}`);
    expect(said()).not.toContain('listening on');
    // Chromium may have opened it by then: nothing of a connection is in it.
    expect(await readFile(file, 'utf8').catch(() => '')).not.toMatch(/CLIENT_|"source"/);
  });
}

test('the packaged app writes the keys of its connections nowhere, whatever SSLKEYLOGFILE says', async ({
  desktop,
}) => {
  const userData = path.join(desktop.dir, 'keys');
  const keys = path.join(desktop.dir, 'tls-keys');
  const ca = await issue({ subject: 'CN=Private CA', ca: true, notAfter: inAMonth });
  const names = [{ type: 'dns', value: 'localhost' } as const];
  const server = await TlsServer.start([
    await issue({ subject: 'CN=localhost', names, notAfter: inAMonth }, ca),
  ]);
  const caFile = path.join(desktop.dir, 'keys-ca.pem');
  const config = path.join(desktop.dir, 'keys.json');
  await writeFile(caFile, ca.pem);
  await writeFile(config, JSON.stringify({ server: `localhost:${server.port}`, dn: '1001', caFile }));
  const args = [`--user-data-dir=${userData}`, `--config=${config}`];
  await withApp(
    desktop,
    args,
    async (child) => {
      const said = textOf(child);
      await typePassword(desktop, 'any password', () =>
        expect.poll(() => server.accepted, { timeout: 5_000 }).toBeGreaterThan(0),
      );
      expect(said()).toContain('does not use SSLKEYLOGFILE');
    },
    { SSLKEYLOGFILE: keys },
  );
  await expect(access(keys)).rejects.toThrow();
  await server.stop();
});

function start(
  desktop: DesktopSession,
  args: readonly string[],
  env: Record<string, string> = {},
): ChildProcess {
  // The kernel ends it when this process dies.
  return spawn('setpriv', ['--pdeathsig', 'TERM', '--', program, ...sandbox, ...args], {
    env: { ...desktop.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** What it has written on standard error so far. */
function textOf(child: ChildProcess): () => string {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return () => said;
}

/** Its exit code; one that runs on, because it refuses nothing, is ended and has none. */
async function endOf(child: ChildProcess): Promise<number | null> {
  const limit = setTimeout(() => child.kill('SIGKILL'), 60_000);
  const [code] = await once(child, 'close');
  clearTimeout(limit);
  return code;
}

/**
 * From outside nobody sees when the form is there: types as a user does who is too early and tries again, until `done` is
 * fulfilled. The cursor is in the only field that the configuration leaves open.
 */
async function typePassword(
  desktop: DesktopSession,
  password: string,
  done: () => Promise<void>,
): Promise<void> {
  await focusWindow(desktop, '--name', `^${words.appName}$`);
  await expect(async () => {
    await xdotool(desktop, ['key', 'ctrl+a']);
    await xdotool(desktop, ['type', '--file', '-'], password);
    await xdotool(desktop, ['key', 'Return']);
    await done();
  }).toPass({ timeout: 60_000 });
}

/** Runs the packaged app for the length of `work` and quits it; it must still live then, and quit well. */
async function withApp(
  desktop: DesktopSession,
  args: readonly string[],
  work: (child: ChildProcess) => Promise<void>,
  env: Record<string, string> = {},
): Promise<void> {
  const child = start(desktop, args, env);
  const exited = once(child, 'exit');
  try {
    await Promise.race([
      work(child),
      exited.then(([code]) => {
        throw new Error(`the packaged app ended with ${code}`);
      }),
    ]);
  } finally {
    child.kill('SIGTERM');
  }
  expect(await exited).toEqual([0, null]);
}

/** What a user's keyboard and eyes do; text goes in by standard input, never by the command line. */
async function xdotool(desktop: DesktopSession, args: readonly string[], text = ''): Promise<void> {
  const running = run('xdotool', args, { env: desktop.env, timeout: 60_000 });
  running.child.stdin?.end(text);
  await running;
}

/** The events in the app's log, oldest first. */
async function events(userData: string): Promise<string[]> {
  const log = await readFile(path.join(userData, 'logs', 'main.log'), 'utf8').catch(() => '');
  const lines = log.split('\n').filter((line) => line.endsWith('}'));
  return lines.map((line) => String(JSON.parse(line).event));
}

interface AsarFolder {
  readonly files: Record<string, AsarFolder | { readonly size: number }>;
}

/** Of every file in the archive; its header is JSON behind four lengths. */
async function pathsInAsar(file: string): Promise<string[]> {
  const archive = await readFile(file);
  const listed = ({ files }: AsarFolder): string[] =>
    Object.entries(files).flatMap(([name, entry]) =>
      'files' in entry ? listed(entry).map((inner) => `${name}/${inner}`) : [name],
    );
  return listed(JSON.parse(archive.toString('utf8', 16, 16 + archive.readUInt32LE(12))));
}
