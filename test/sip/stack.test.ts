import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { logs } from '../../server/stack/api/logs';
import { status } from '../../server/stack/api/status';
import { down, up } from '../../server/stack/api/up';
import { withDatabase } from '../../server/stack/database/database';
import { nativeRuntime } from '../../server/stack/runtime/native/runtime';
import { services } from '../../server/stack/settings/services';
import { readSettings } from '../../server/stack/settings/settings';
import { selectStack } from '../../server/stack/settings/state-dir';
import { Phone } from './support/phone';
import { secondPortBase, startStack, type TestStack, testPortBase } from './support/test-stack';

const run = promisify(execFile);
let stack: TestStack;

beforeAll(async () => {
  stack = await startStack('lifecycle');
});
afterAll(() => stack?.remove());

async function recordedPids(stateDir: string): Promise<number[]> {
  const text = await readFile(join(stateDir, 'processes.json'), 'utf8');
  return Object.values<{ pid: number }>(JSON.parse(text)).map(({ pid }) => pid);
}

/** The living processes of these sessions: all that a daemon has started. */
async function sessionMembers(leaders: readonly number[]): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    const text = /^\d+$/.test(name) ? await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '') : '';
    const [state, , , session] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    if (state !== 'Z' && leaders.includes(Number(session))) found.push(Number(name));
  }
  return found;
}

test('status --json is what the contract says', async () => {
  const seen: unknown = JSON.parse(await stack.cli('status', '--json'));
  expect(seen).toEqual({
    runtime: 'native',
    profile: 'full',
    domain: 'localhost',
    wss: `wss://localhost:${testPortBase}`,
    sip: `127.0.0.1:${testPortBase + 1}`,
    ca: join(stack.selection.stateDir, 'ca', 'ca.pem'),
    https: `https://localhost:${testPortBase + 4}`,
    turn: [
      `turns:localhost:${testPortBase + 8}?transport=tcp`,
      `turns:turn.localhost:${testPortBase + 4}?transport=tcp`,
    ],
    services: services.map((name) => ({
      name,
      version: expect.stringMatching(/\d+\.\d+/),
      state: 'running',
    })),
  });
});

test('a second up changes nothing', async () => {
  const before = await recordedPids(stack.selection.stateDir);
  await up(stack.selection);
  expect(await recordedPids(stack.selection.stateDir)).toEqual(before);
});

test('up with other options is refused while the set runs', async () => {
  await expect(up(stack.selection, { domain: 'elsewhere.example' })).rejects.toThrow(
    /running with different options/,
  );
});

test('a daemon that died is started again by up, the others stay', async () => {
  const { stateDir } = stack.selection;
  const before: Record<string, { pid: number }> = JSON.parse(
    await readFile(join(stateDir, 'processes.json'), 'utf8'),
  );
  const asterisk = before['asterisk']?.pid ?? 0;
  process.kill(asterisk, 'SIGKILL');
  await expect
    .poll(async () => (await status(stack.selection)).services.find(({ name }) => name === 'asterisk')?.state)
    .toBe('stopped');
  const after = await up(stack.selection);
  expect(after.services.map(({ state }) => state)).toEqual(services.map(() => 'running'));
  const now: Record<string, { pid: number }> = JSON.parse(
    await readFile(join(stateDir, 'processes.json'), 'utf8'),
  );
  expect(now['kamailio']).toEqual(before['kamailio']);
  expect(now['mysql']).toEqual(before['mysql']);
  expect(now['asterisk']?.pid).not.toBe(asterisk);
});

test('agents are added, listed, given a new password and removed', async () => {
  const file = join(stack.selection.stateDir, 'password');
  await writeFile(file, 'from-a-file\n');
  expect(await stack.cli('agent', 'add', '2001', '--password-file', file)).toBe('');
  const made = (await stack.cli('agent', 'add', '2002')).trim();
  expect(made.length).toBeGreaterThanOrEqual(16);
  expect(JSON.parse(await stack.cli('agent', 'list', '--json'))).toEqual([
    { dn: '2001', phones: 0, disabled: false },
    { dn: '2002', phones: 0, disabled: false },
  ]);
  await expect(stack.cli('agent', 'add', '2001')).rejects.toThrow(/agent 2001 exists already/);
  await expect(stack.cli('agent', 'add', 'a b')).rejects.toThrow(/is not a valid DN/);

  const phone = await Phone.connect(stack.status, '2002');
  expect((await phone.register(made)).status).toBe(200);
  const renewed = (await stack.cli('agent', 'password', '2002')).trim();
  expect((await phone.register(made)).status).toBe(401);
  expect((await phone.register(renewed)).status).toBe(200);
  await phone.close();

  await stack.cli('agent', 'remove', '2002');
  await expect(stack.cli('agent', 'password', '2002')).rejects.toThrow(/there is no agent 2002/);
  expect(JSON.parse(await stack.cli('agent', 'list', '--json'))).toEqual([
    { dn: '2001', phones: 0, disabled: false },
  ]);
});

test('of a password only HA1 is stored, and no log has seen it', async () => {
  const { stateDir } = stack.selection;
  const secret = 'correct-horse-battery';
  const file = join(stateDir, 'password');
  await writeFile(file, secret);
  await stack.cli('agent', 'add', '2003', '--password-file', file);
  await rm(file);
  const phone = await Phone.connect(stack.status, '2003');
  expect((await phone.register(secret)).status).toBe(200);
  await phone.close();
  const settings = await readSettings(stateDir);
  if (settings === undefined) throw new Error('no settings');
  const rows = await withDatabase(stateDir, settings, async (database) => {
    const [subscribers] = await database.query('SELECT * FROM subscriber WHERE username = ?', ['2003']);
    return JSON.stringify(subscribers);
  });
  expect(rows).toMatch(/^\[\{"id":\d+,"username":"2003","domain":"localhost","ha1":"[0-9a-f]{32}"/);
  expect(rows).not.toContain('password');
  await expect(run('grep', ['-rlaF', secret, stateDir])).rejects.toMatchObject({ code: 1 });
  expect(await logs(stack.selection, undefined, 10_000)).not.toMatch(/Digest |response="/);
});

test("the state is its owner's alone", async () => {
  const { stateDir } = stack.selection;
  for (const [path, mode] of [
    ['', 0o700],
    ['secrets.json', 0o600],
    ['ca/ca.key', 0o600],
    ['tls/server.key', 0o600],
    ['etc/kamailio/database.cfg', 0o600],
  ] as const) {
    expect((await stat(join(stateDir, path))).mode & 0o777, path).toBe(mode);
  }
});

test('Kamailio finds nothing wrong with its configuration', async () => {
  const runtime = nativeRuntime(stack.selection, () => undefined);
  const check = await runtime.control('kamailio', ['kamailio', '-c', '-f', '/etc/kamailio/kamailio.cfg']);
  expect(check.output).not.toMatch(/ERROR|CRITICAL|WARNING: <core>/);
  expect(check.code).toBe(0);
});

test('two sets run side by side, and one ends without the other', async () => {
  const second = await startStack('second', { 1001: 'there' }, secondPortBase);
  const pids = await recordedPids(second.selection.stateDir);
  const phone = await Phone.connect(second.status, '1001');
  expect((await phone.register('there')).status).toBe(200);
  await phone.close();
  expect(await sessionMembers(pids)).not.toEqual([]);
  await second.remove();
  expect(await sessionMembers(pids)).toEqual([]);
  expect((await status(stack.selection)).services.every(({ state }) => state === 'running')).toBe(true);
});

test('a port that is taken is named, with the process that has it', async () => {
  const base = secondPortBase;
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(base, '127.0.0.1', resolve));
  const stateDir = await mkdtemp(join(tmpdir(), 'stack-test-'));
  const selection = selectStack({ name: 'taken', stateDir });
  await expect(up(selection, { runtime: 'native', portBase: base })).rejects.toThrow(
    new RegExp(`kamailio \\(WSS\\): tcp port ${base} is in use by .*\\(pid ${process.pid}\\)`),
  );
  server.close();
  await rm(stateDir, { recursive: true });
});

test('a daemon that fails is named with its last words, and what was started is ended', async () => {
  const stateDir = await mkdtemp(join(tmpdir(), 'stack-test-'));
  const selection = selectStack({ name: 'broken', stateDir });
  await mkdir(join(stateDir, 'data', 'mysql', 'mysql'), { recursive: true });
  await writeFile(join(stateDir, 'data', 'mysql', 'mysql', 'ibdata1'), 'not a tablespace');
  await expect(up(selection, { runtime: 'native', portBase: secondPortBase })).rejects.toThrow(
    /^mysql did not come up: it has ended\. Its last lines:\n(?:.*\n)*.*\[ERROR\]/,
  );
  expect(await recordedPids(stateDir)).toEqual([]);
  await rm(stateDir, { recursive: true });
});

test('down leaves no process, and up finds the agents again', async () => {
  const pids = await recordedPids(stack.selection.stateDir);
  await down(stack.selection);
  expect(await sessionMembers(pids)).toEqual([]);
  expect(await readFile('/proc/self/mountinfo', 'utf8')).not.toContain(stack.selection.stateDir);
  expect((await status(stack.selection)).services.map(({ state }) => state)).toEqual(
    services.map(() => 'stopped'),
  );
  await down(stack.selection);
  await up(stack.selection);
  expect(JSON.parse(await stack.cli('agent', 'list', '--json'))).toContainEqual({
    dn: '2003',
    phones: 0,
    disabled: false,
  });
});
