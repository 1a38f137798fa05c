import { execFileSync } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createFileLog } from '../../../../src/main/diagnostics/fileLog';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'log-'));
});
afterEach(() => rm(dir, { recursive: true }));

it('writes redacted lines for the user’s eyes only, and repeats them', async () => {
  const echoed: string[] = [];
  const log = createFileLog(path.join(dir, 'logs'), { echo: (line) => echoed.push(line) });
  log.write('info', 'sign-in', { dn: '1001', password: 'secret' });
  log.write('warn', 'plain');
  const file = path.join(dir, 'logs', 'main.log');
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  expect(lines).toEqual(echoed);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'info', event: 'sign-in', dn: '1001', password: '[hidden]' },
    { level: 'warn', event: 'plain' },
  ]);
  expect((await stat(file)).mode & 0o077).toBe(0);
});

it('keeps five files of bounded size, the newest lines in main.log', async () => {
  const log = createFileLog(dir, { fileBytes: 1000 });
  for (let n = 0; n < 200; n++) log.write('info', 'line', { n });
  const files = (await readdir(dir)).sort();
  expect(files).toEqual(['main.1.log', 'main.2.log', 'main.3.log', 'main.4.log', 'main.log']);
  const last: number[] = [];
  for (const file of files) {
    const text = await readFile(path.join(dir, file), 'utf8');
    expect(text.length).toBeLessThanOrEqual(1000);
    last.push(JSON.parse(text.trimEnd().split('\n').at(-1) ?? '').n);
  }
  const [one, two, three, four, current] = last;
  expect([four, three, two, one, current]).toEqual([...last].sort((a, b) => a - b));
  expect(current).toBe(199);
});

it('goes on in the file of the last run', async () => {
  createFileLog(dir).write('info', 'first');
  createFileLog(dir).write('info', 'second');
  const text = await readFile(path.join(dir, 'main.log'), 'utf8');
  expect(text).toMatch(/first.*\n.*second/);
});

it('puts what is no file aside, and waits for nobody who would read a pipe', async () => {
  execFileSync('mkfifo', [path.join(dir, 'main.log')]);
  createFileLog(dir).write('info', 'first');
  expect(await readFile(path.join(dir, 'main.log'), 'utf8')).toContain('first');
  expect((await stat(path.join(dir, 'main.1.log'))).isFIFO()).toBe(true);
});

it('does not fail where nothing can be written', async () => {
  const file = path.join(dir, 'no-directory');
  await writeFile(file, '');
  await chmod(file, 0o400);
  const echoed: string[] = [];
  createFileLog(file, { echo: (line) => echoed.push(line) }).write('error', 'still told');
  expect(echoed).toHaveLength(1);
});

it('begins another file after a restart too, when the last run filled one', async () => {
  await writeFile(path.join(dir, 'main.log'), `${'x'.repeat(990)}\n`);
  createFileLog(dir, { fileBytes: 1000 }).write('info', 'next run');
  expect((await readdir(dir)).sort()).toEqual(['main.1.log', 'main.log']);
  expect(await readFile(path.join(dir, 'main.log'), 'utf8')).toContain('next run');
});

it('grows to no more than the double where old files cannot be moved', async () => {
  for (const n of [1, 2, 3, 4]) await mkdir(path.join(dir, `main.${n}.log`, 'held'), { recursive: true });
  const log = createFileLog(dir, { fileBytes: 1000 });
  for (let n = 0; n < 200; n++) {
    log.write('info', 'line', { n });
    expect((await stat(path.join(dir, 'main.log'))).size).toBeLessThan(2200);
  }
  expect(await readFile(path.join(dir, 'main.log'), 'utf8')).toContain('"n":199');
});

it('goes on without a word more when the disk is full', async () => {
  await symlink('/dev/full', path.join(dir, 'main.log'));
  const echoed: string[] = [];
  const log = createFileLog(dir, { echo: (line) => echoed.push(line) });
  log.write('info', 'one');
  log.write('info', 'two');
  expect(echoed).toHaveLength(2);
});

it('hides who calls from when it is told to until it is told not to', () => {
  const echoed: string[] = [];
  const log = createFileLog(dir, { echo: (line) => echoed.push(line) });
  for (const hidden of [false, true, false]) {
    log.hideParties(hidden);
    log.write('info', 'call', { number: '4711' });
  }
  expect(echoed.map((line) => line.includes('4711'))).toEqual([true, false, true]);
});

it('keeps its file open, in each of its turns', async () => {
  const log = createFileLog(dir, { fileBytes: 1000 });
  for (let n = 0; n < 50; n++) log.write('info', 'line', { n });
  const open = readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      // The one that this list was read by.
      return [];
    }
  });
  expect(open.filter((file) => file.startsWith(dir))).toEqual([path.join(dir, 'main.log')]);
  expect((await stat(path.join(dir, 'main.1.log'))).mode & 0o077).toBe(0);
});

it.each([
  ['deleted', (file: string) => rm(file)],
  ['moved away', (file: string) => rename(file, `${file}.taken`)],
  ['deleted with its folder', (file: string) => rm(path.dirname(file), { recursive: true })],
])('writes where it can be found after the file was %s', async (_, take) => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const log = createFileLog(path.join(dir, 'logs'));
    const file = path.join(dir, 'logs', 'main.log');
    log.write('info', 'before');
    await take(file);
    vi.advanceTimersByTime(1_000);
    log.write('info', 'after');
    expect(await readFile(file, 'utf8')).toMatch(/after/);
  } finally {
    vi.useRealTimers();
  }
});

it('does not wait for somebody to read a pipe', async () => {
  execFileSync('mkfifo', [path.join(dir, 'main.log')]);
  const echoed: string[] = [];
  createFileLog(dir, { echo: (line) => echoed.push(line) }).write('error', 'still told');
  expect(echoed).toHaveLength(1);
});
