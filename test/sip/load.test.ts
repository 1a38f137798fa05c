import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LoadReport } from '../../server/load/report';
import { listAgents } from '../../server/stack/api/agents';
import { startStack, type TestStack } from './support/test-stack';

const run = promisify(execFile);
let stack: TestStack;

beforeAll(async () => {
  stack = await startStack('load', { 1001: 'right' });
});
afterAll(() => stack?.remove());

function command(...args: string[]): [string, string[]] {
  const { name, stateDir } = stack.selection;
  const set = ['--name', name, '--state-dir', stateDir];
  return [process.execPath, ['--import', 'tsx', 'server/stack/main.ts', ...set, 'load', ...args]];
}

/** Ends with an error when an agent was lost. */
async function load(...args: string[]): Promise<LoadReport> {
  const { stdout } = await run(...command('--json', ...args));
  return JSON.parse(stdout);
}

function phase(report: LoadReport, name: string) {
  const found = report.phases.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no phase ${name}`);
  return found;
}

test('agents connect, stay and take calls, and all come back when Kamailio was killed', async () => {
  const report = await load(
    ...['--agents', '300', '--hold', '3', '--refresh', '2', '--calls', '3', '--talk', '1'],
    ...['--flood', '1', '--storm', 'kill'],
  );
  expect(report).toMatchObject({ ok: true, agents: 300 });
  expect(report.memory.sharedPerAgent).toBeGreaterThan(1024);
  expect(phase(report, 'connect')).toMatchObject({ registrations: 300, missing: 0, failures: {} });
  const hold = phase(report, 'hold');
  expect(hold).toMatchObject({ missing: 0, failures: {}, callsFailed: 0 });
  expect(hold.registrations).toBeGreaterThanOrEqual(300);
  expect(hold.latency.ring?.count).toBe(9);
  expect(hold.latency.answer?.count).toBe(9);
  expect(phase(report, 'flood').registrations).toBeGreaterThan(0);
  const storm = phase(report, 'storm');
  expect(storm.latency.back?.count).toBe(300);
  expect(storm.missing).toBe(0);
  expect(await listAgents(stack.selection)).toEqual([{ dn: '1001', phones: 0, disabled: false }]);
});

test('from several addresses, all come back when the network was cut', async () => {
  const report = await load('--agents', '200', '--sources', '3', '--hold', '0', '--storm', 'cut');
  expect(report).toMatchObject({ ok: true, sources: 3 });
  expect(phase(report, 'storm').latency.back?.count).toBe(200);
});

test('an early end leaves no agent behind', async () => {
  const [program, args] = command('--agents', '50', '--hold', '600');
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const lines = createInterface({ input: child.stderr });
  await new Promise<void>((resolve) => lines.on('line', (line) => line === 'hold …' && resolve()));
  expect((await listAgents(stack.selection)).map(({ dn }) => dn)).toContain('load-00049');
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([1, null]);
  expect(await listAgents(stack.selection)).toEqual([{ dn: '1001', phones: 0, disabled: false }]);
});

test('more agents than files may be open are refused, with the remedy', async () => {
  await expect(load('--agents', '99999')).rejects.toThrow(/Kamailio may open \d+ files.*ulimit -n/);
});
