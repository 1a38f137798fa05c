import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { down } from '../../server/stack/api/up';
import { sessionMembers } from '../../server/stack/host/processes';
import { type StackSelection, selectStack, statePaths } from '../../server/stack/settings/state-dir';
import { testPortBase } from './support/test-stack';

// A set that belongs to a process (the demo, the bench, a test run) ends with it, however that comes about.

let folder: string;
let selection: StackSelection;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'endings-test-'));
  selection = selectStack({ name: 'owned', stateDir: join(folder, 'stack') });
});
afterEach(async () => {
  await down(selection);
  await rm(folder, { recursive: true, force: true });
});

/** The leaders of the sessions in which the set's daemons run. */
async function leaders(): Promise<number[]> {
  const text = await readFile(statePaths(selection.stateDir).processes, 'utf8').catch(() => '{}');
  return Object.values<{ pid: number }>(JSON.parse(text)).map(({ pid }) => pid);
}

async function living(sessions: readonly number[]): Promise<number[]> {
  return (await Promise.all(sessions.map(sessionMembers))).flat();
}

/** A process that has a set of its own, as the bench has. Resolves when that is up. */
async function owner() {
  const args = ['--import', 'tsx', 'test/sip/support/set-owner.ts', selection.stateDir, String(testPortBase)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const up = once(lines, 'line');
  return { child, up };
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('told to end by %s, twice, a process takes its set with it', async (signal, code) => {
  const { child, up } = await owner();
  await up;
  const sessions = await leaders();
  expect(sessions).toHaveLength(5);
  child.kill(signal);
  child.kill(signal);
  expect(await once(child, 'exit')).toEqual([code, null]);
  expect(await living(sessions)).toEqual([]);
});

test('told to end while the set comes up, it takes along what is there', async () => {
  const { child } = await owner();
  await vi.waitUntil(async () => (await leaders()).length > 0, { timeout: 60_000 });
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  let sessions: number[] = [];
  while (child.exitCode === null) {
    sessions = [...new Set([...sessions, ...(await leaders())])];
  }
  expect(await exited).toEqual([143, null]);
  expect(sessions).not.toEqual([]);
  expect(await living(sessions)).toEqual([]);
});

test('killed, its set is ended after it, with its files', async () => {
  const { child, up } = await owner();
  await up;
  const sessions = await leaders();
  child.kill('SIGKILL');
  await vi.waitUntil(async () => (await living(sessions)).length === 0, { timeout: 60_000 });
  await vi.waitUntil(async () => (await readdir(folder)).length === 0, { timeout: 60_000 });
});
