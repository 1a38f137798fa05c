/** The log on Windows, where another program can hold main.log open: its errors, and all else as it is here. */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createFileLog } from '../../../../src/main/diagnostics/fileLog';

vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>();
  const refuse = (code: string): never => {
    throw Object.assign(new Error(code), { code });
  };
  return {
    ...fs,
    renameSync: (from: string, to: string) =>
      path.basename(from) === 'main.log' ? refuse('EBUSY') : fs.renameSync(from, to),
    // What may only be appended to can't be cut.
    ftruncateSync: () => refuse('EPERM'),
  };
});

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'log-'));
});
afterEach(() => rm(dir, { recursive: true }));

it('goes on in main.log, cut at the double, and leaves the old files where they are', async () => {
  const old = ['main.1.log', 'main.2.log'];
  for (const file of old) await writeFile(path.join(dir, file), file);
  const log = createFileLog(dir, { fileBytes: 1000 });
  for (let n = 0; n < 200; n++) {
    log.write('info', 'line', { n });
    expect((await stat(path.join(dir, 'main.log'))).size).toBeLessThan(2200);
    expect(await readFile(path.join(dir, 'main.log'), 'utf8')).toContain(`"n":${n}`);
  }
  expect((await readdir(dir)).sort()).toEqual([...old, 'main.log']);
  for (const file of old) expect(await readFile(path.join(dir, file), 'utf8')).toBe(file);
});
