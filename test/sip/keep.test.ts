import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { status } from '../../server/stack/api/status';
import { down, up } from '../../server/stack/api/up';
import { statePaths } from '../../server/stack/settings/state-dir';
import { startStack, type TestStack } from './support/test-stack';

let stack: TestStack;
let keeper: ReturnType<typeof spawn>;
let said = '';

beforeAll(async () => {
  stack = await startStack('kept');
  const { name, stateDir } = stack.selection;
  const args = ['--import', 'tsx', 'server/stack/main.ts', '--name', name, '--state-dir', stateDir, 'run'];
  keeper = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'pipe'] });
  keeper.stderr?.on('data', (data: Buffer) => {
    said += data.toString();
  });
  await vi.waitUntil(() => said.includes('the server set is up'), { timeout: 30_000 });
});
afterAll(async () => {
  keeper?.kill('SIGKILL');
  await stack?.remove();
});

async function pidOf(service: string): Promise<number> {
  const processes: Record<string, { pid: number }> = JSON.parse(
    await readFile(statePaths(stack.selection.stateDir).processes, 'utf8'),
  );
  return processes[service]?.pid ?? 0;
}

async function states(): Promise<string[]> {
  return (await status(stack.selection)).services.map(({ state }) => state);
}

test('what dies is started again', async () => {
  const before = await pidOf('asterisk');
  process.kill(before, 'SIGKILL');
  await expect.poll(() => pidOf('asterisk'), { timeout: 30_000 }).not.toBe(before);
  await expect.poll(states, { timeout: 30_000 }).not.toContain('stopped');
  expect(said).toContain('asterisk died and will be started again');
});

test('what is taken down on purpose stays down, until it is wanted again', async () => {
  await down(stack.selection);
  await expect.poll(() => said, { timeout: 30_000 }).toContain('the server set was taken down');
  expect(new Set(await states())).toEqual(new Set(['stopped']));
  await up(stack.selection);
  expect(await states()).not.toContain('stopped');
});

test('told to end, it ends the set', async () => {
  keeper.kill('SIGTERM');
  expect(await once(keeper, 'close')).toEqual([0, null]);
  expect(new Set(await states())).toEqual(new Set(['stopped']));
});
