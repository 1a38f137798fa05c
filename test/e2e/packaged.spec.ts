/** That electron-builder makes an app that starts, and one that lets nobody else in. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect, test } from '@playwright/test';
import { ensureHostPackages } from '../../scripts/host-packages';
import { DesktopSession } from '../support/desktop/session';

const run = promisify(execFile);
const projectDir = path.resolve(import.meta.dirname, '../..');
/** A fuse in the wire is the digit 0 or 1. */
const [OFF, ON] = [0x30, 0x31];
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

test.describe.configure({ mode: 'serial', timeout: 300_000 });

let dir: string;
let program: string;
let desktop: DesktopSession;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  dir = await mkdtemp(path.join(os.tmpdir(), 'softphone-packaged-'));
  await run('npm', ['run', 'package:dir', '--', `-c.directories.output=${dir}`], { cwd: projectDir });
  program = path.join(dir, 'linux-unpacked', 'agent-softphone');
  await ensureHostPackages(['xdotool'], 'the tests of the packaged app');
  desktop = await DesktopSession.start();
});

test.afterAll(async () => {
  await desktop?.close();
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

test('the packaged app opens its window, logs no error, and quits', async () => {
  const userData = path.join(desktop.dir, 'packaged');
  const child = start(`--user-data-dir=${userData}`);
  const exited = once(child, 'exit');
  // It waits until there is such a window.
  const found = run('xdotool', ['search', '--sync', '--onlyvisible', '--name', '^Agent Softphone$'], {
    env: desktop.env,
    timeout: 60_000,
  });
  const first = await Promise.race([found, exited.then(([code]) => `it ended with ${code}`)]);
  expect(first).toMatchObject({ stdout: expect.stringMatching(/^\d+\s$/) });
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  const log = await readFile(path.join(userData, 'logs', 'main.log'), 'utf8');
  expect(log).toContain('"event":"app.started"');
  expect(log).not.toContain('"level":"error"');
});

for (const control of ['--inspect=0', '--remote-debugging-port=0']) {
  test(`the packaged app refuses ${control}`, async () => {
    const child = start(`--user-data-dir=${path.join(desktop.dir, 'refused')}`, control);
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    expect((await once(child, 'close'))[0]).toBe(1);
    expect(said).toContain(`does not run with ${control.split('=')[0]}`);
    expect(said).not.toContain('listening on');
  });
}

function start(...args: string[]): ChildProcess {
  return spawn(program, [...sandbox, ...args], { env: desktop.env, stdio: ['ignore', 'ignore', 'pipe'] });
}
