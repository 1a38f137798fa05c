import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOrdinaryFile, readOrdinaryFileSync } from '../../../../src/main/files/ordinaryFile';

const MOST = 200_000;
let dir: string;
let file: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'ordinary-'));
  file = path.join(dir, 'file');
});
afterEach(() => rm(dir, { recursive: true }));

describe.each([
  ['read', readOrdinaryFile],
  ['read at once', async (name: string, most: number) => readOrdinaryFileSync(name, most)],
])('a file that is %s', (_how, read) => {
  it.each([0, 1, 65_536, 65_537, MOST])('comes whole with %i bytes, also by a link', async (length) => {
    const content = Buffer.from(Array.from({ length }, (_, at) => at % 251));
    await writeFile(file, content);
    await symlink(file, path.join(dir, 'link'));
    expect(content.equals(await read(file, MOST))).toBe(true);
    expect(content.equals(await read(path.join(dir, 'link'), MOST))).toBe(true);
  });

  it.each([
    ['a pipe', () => execFileSync('mkfifo', [file])],
    ['an endless device', () => symlink('/dev/zero', file)],
    ['a folder', () => mkdir(file)],
  ])('is refused at once when it is %s', async (_what, make) => {
    await make();
    await expect(read(file, MOST)).rejects.toThrow(/not-ordinary|EISDIR/);
  });

  it('is refused unread when it is too large', async () => {
    await writeFile(file, '');
    // Sparse: reading it would take long, looking does not.
    await truncate(file, 5_000_000_000);
    await expect(read(file, MOST)).rejects.toMatchObject({ why: 'too-large' });
    await truncate(file, MOST + 1);
    await expect(read(file, MOST)).rejects.toMatchObject({ why: 'too-large' });
  });

  it('is refused when more comes than it said', async () => {
    // The kernel says 0 bytes of this one.
    await expect(read('/proc/self/maps', 1_000)).rejects.toMatchObject({ why: 'too-large' });
  });

  it('need not be there', async () => {
    await expect(read(file, MOST)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

it('four pipes leave the threads free that files are read by', async () => {
  const pipes = [1, 2, 3, 4, 5].map((n) => path.join(dir, `pipe-${n}`));
  execFileSync('mkfifo', pipes);
  await writeFile(file, 'still read');
  const refused = pipes.map((pipe) => readOrdinaryFile(pipe, MOST).catch(({ why }) => why));
  expect((await readOrdinaryFile(file, MOST)).toString()).toBe('still read');
  expect(await Promise.all(refused)).toEqual(pipes.map(() => 'not-ordinary'));
});
