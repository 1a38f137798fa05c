import { readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { composeReply, token } from '../../server/sip/compose';
import { parseSipMessage } from '../../server/sip/message';
import { listAgents } from '../../server/stack/api/agents';
import { ports, status } from '../../server/stack/api/status';
import { down, up } from '../../server/stack/api/up';
import { examine, type Line } from '../../server/stack/doctor/doctor';
import { statePaths } from '../../server/stack/settings/state-dir';
import { startStack, type TestStack } from './support/test-stack';
import { Trunk } from './support/trunk';

let stack: TestStack;
let genesys: Trunk;

beforeAll(async () => {
  stack = await startStack('doctor', { 1001: 'right' });
  genesys = await Trunk.open(stack.status, '127.0.0.1', (await ports(stack.selection)).genesys);
});
afterAll(async () => {
  genesys?.close();
  await stack?.remove();
});

const failing = (lines: readonly Line[]) =>
  lines.filter(({ state }) => state === 'fail').map(({ check }) => check);
const lineOf = (lines: readonly Line[], check: string) => lines.find((line) => line.check === check);

async function kill(service: string): Promise<void> {
  const processes: unknown = JSON.parse(
    await readFile(statePaths(stack.selection.stateDir).processes, 'utf8'),
  );
  const { pid } = (processes as Record<string, { pid: number }>)[service] ?? { pid: 0 };
  expect(pid).toBeGreaterThan(0);
  process.kill(pid, 'SIGKILL');
  await expect
    .poll(async () => (await status(stack.selection)).services.find(({ name }) => name === service)?.state)
    .toBe('stopped');
}

test('nothing is wrong with a set that is up', async () => {
  const lines = await examine(stack.selection);
  // The machine's own clock and disk are not the set's.
  expect(failing(lines).filter((check) => !/^(clock|host)/.test(check))).toEqual([]);
  expect(lineOf(lines, 'database: connection')?.detail).toMatch(/^MySQL \d.* 1 agents$/);
  for (const { name } of stack.status.services) expect(lineOf(lines, `daemons: ${name}`)?.state).toBe('pass');
});

test('a phone elsewhere reaches the media: a set on an address that is not loopback offers just that', async () => {
  const outside = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
  if (outside === undefined) throw new Error('this machine has no IPv4 address but loopback');
  expect(lineOf(await examine(stack.selection), 'media: path')?.detail).toMatch(
    /answers at 127\.0\.0\.1:\d+$/,
  );
  await down(stack.selection);
  await up(stack.selection, { address: outside });
  const line = lineOf(await examine(stack.selection), 'media: path');
  expect(line?.detail).toContain(`answers at ${outside}:`);
  expect((await listAgents(stack.selection)).map(({ dn }) => dn)).toEqual(['1001']);
  await down(stack.selection);
  await up(stack.selection, { address: '127.0.0.1' });
});

test('Genesys is asked over the transport of its calls', async () => {
  const own = `127.0.0.1:${(await ports(stack.selection)).genesys}`;
  expect(lineOf(await examine(stack.selection), `genesys: ${own}/udp`)?.detail).toMatch(
    /^answers 200 OK, \d+ ms$/,
  );
  const server = createServer((socket) => {
    socket.once('data', (data) =>
      socket.end(
        composeReply(parseSipMessage(data.toString()), '405 Method Not Allowed', { toTag: token() }),
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const second = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  await stack.cli('trunk', 'add', `${second};transport=tcp`);
  const answers = await stack.cli('trunk', 'test');
  expect(answers).toMatch(new RegExp(`^${own}/udp +200 OK {2}\\d+ ms$`, 'm'));
  expect(answers).toMatch(new RegExp(`^${second}/tcp +405 Method Not Allowed {2}\\d+ ms$`, 'm'));
  await new Promise((resolve) => server.close(resolve));
  const failure = await stack.cli('trunk', 'test').then(
    () => undefined,
    (error: { code: number; stdout: string }) => error,
  );
  expect(failure?.code).toBe(1);
  expect(failure?.stdout).toMatch(new RegExp(`^${second}/tcp +no answer: connect ECONNREFUSED`, 'm'));
  expect(lineOf(await examine(stack.selection), `genesys: ${second}/tcp`)?.state).toBe('fail');
  await stack.cli('trunk', 'remove', `${second};transport=tcp`);
});

test('each line is printed, with what to do about a failure, and the exit code says that there is one', async () => {
  await kill('asterisk');
  const failure = await stack.cli('doctor').then(
    () => undefined,
    (error: { code: number; stdout: string }) => error,
  );
  expect(failure?.code).toBe(1);
  expect(failure?.stdout).toMatch(/^fail {4}daemons: asterisk: is not running.*\n {8}-> `up` starts it/m);
  expect(failure?.stdout).toMatch(/^pass {4}daemons: kamailio: answers at /m);
  await up(stack.selection);
  await stack.cli('doctor', '--json');
});

test('a daemon that hangs is told from one that has ended', async () => {
  const processes: Record<string, { pid: number }> = JSON.parse(
    await readFile(statePaths(stack.selection.stateDir).processes, 'utf8'),
  );
  const pid = processes['asterisk']?.pid ?? 0;
  process.kill(pid, 'SIGSTOP');
  const lines = await examine(stack.selection);
  process.kill(pid, 'SIGCONT');
  expect(lineOf(lines, 'daemons: asterisk')).toMatchObject({
    state: 'fail',
    detail: expect.stringMatching(/^runs but does not answer as it should: no answer to OPTIONS/),
  });
});

test('without MySQL the database line fails, and says how to go on', async () => {
  await kill('mysql');
  const lines = await examine(stack.selection);
  expect(lineOf(lines, 'database: connection')).toMatchObject({
    state: 'fail',
    detail: expect.stringContaining('ECONNREFUSED'),
    remedy: expect.stringContaining('`up` starts it'),
  });
  await up(stack.selection);
});

test('a name that leads elsewhere and an address that is not of this host are found', async () => {
  const { settings } = statePaths(stack.selection.stateDir);
  const before = await readFile(settings, 'utf8');
  const changed = { ...JSON.parse(before), domain: 'phones.invalid', address: '192.0.2.7' };
  await writeFile(settings, JSON.stringify(changed));
  const lines = await examine(stack.selection);
  await writeFile(settings, before);
  expect(lineOf(lines, 'names: address')).toMatchObject({
    state: 'fail',
    detail: expect.stringContaining('192.0.2.7 is not an address of this host'),
  });
  expect(lineOf(lines, 'names: phones.invalid')).toMatchObject({
    state: 'fail',
    detail: expect.stringContaining("can't be resolved"),
    remedy: 'add phones.invalid with 192.0.2.7 to the DNS that the phones use',
  });
});
