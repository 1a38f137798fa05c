import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test, vi } from 'vitest';

const script = join(import.meta.dirname, 'lifetimeProcess.ts');
const mark = randomUUID();

/** The daemons that this test's processes have started and that still live. */
async function living(): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const marked = await Promise.all(
    pids.map(async (pid) => {
      const environ = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      return environ.split('\0').includes(`LIFETIME_TEST=${mark}`);
    }),
  );
  return pids.filter((_, index) => marked[index]);
}

async function live(count: number): Promise<void> {
  await vi.waitFor(async () => expect(await living()).toHaveLength(count), { timeout: 20_000 });
}

interface Started {
  readonly process: ChildProcess;
  said(line: string): Promise<void>;
  readonly lines: readonly string[];
}

async function start(how: 'ends' | 'will'): Promise<Started> {
  const child = spawn(process.execPath, ['--import', 'tsx', script, how, mark], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const said = (line: string) => vi.waitFor(() => expect(lines).toContain(line), { timeout: 30_000 });
  await said('started');
  return { process: child, said, lines };
}

afterEach(async () => {
  for (const pid of await living()) process.kill(pid, 'SIGKILL');
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)(
  '%s, also when it comes again, ends what was started',
  { timeout: 60_000 },
  async (name, code) => {
    const { process: started, said, lines } = await start('ends');
    await live(1);
    const exited = once(started, 'exit');
    started.kill(name);
    await said('ending');
    started.kill(name);
    started.stdin?.end('go on');
    expect(await exited).toEqual([code, null]);
    expect(lines).toContain('ended');
    expect(await living()).toEqual([]);
  },
);

test('an error that nobody catches ends what was started', { timeout: 60_000 }, async () => {
  const { process: started, said, lines } = await start('ends');
  const exited = once(started, 'exit');
  started.kill('SIGUSR2');
  await said('ending');
  started.stdin?.end('go on');
  expect(await exited).toEqual([1, null]);
  expect(lines).toEqual(['started', 'ending', 'ended', 'Error: broken']);
  expect(await living()).toEqual([]);
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL', 'SIGSEGV'] as const)(
  'the last will of a process that %s ends is carried out',
  { timeout: 60_000 },
  async (name) => {
    const { process: started } = await start('will');
    await live(1);
    started.kill(name);
    await once(started, 'exit');
    await live(0);
  },
);

test('a last will that was revoked is not carried out, and nobody waits any more', {
  timeout: 60_000,
}, async () => {
  const { process: started, lines } = await start('will');
  const executor = /^executor (\d+)$/.exec(lines[0] ?? '')?.[1];
  expect(await readdir('/proc')).toContain(executor);
  started.kill('SIGUSR2');
  expect(await once(started, 'exit')).toEqual([0, null]);
  await vi.waitFor(async () => expect(await readdir('/proc')).not.toContain(executor), { timeout: 20_000 });
  await live(1);
});
