import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCaFile } from '../../../../src/main/account/caFile';
import { issue } from '../../../support/main/certificates';

const me = process.getuid?.() ?? 0;
let dir: string;
let file: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'ca-'));
  file = path.join(dir, 'ca.pem');
});
afterEach(() => rm(dir, { recursive: true }));

describe('a CA file', () => {
  it.each([
    ['a pipe', () => execFileSync('mkfifo', [file])],
    ['an endless device', () => symlink('/dev/zero', file)],
  ])('that is %s is refused at once', async (_what, make) => {
    await make();
    expect(await readCaFile(file)).toEqual({ ok: false, problem: 'unreadable' });
  });

  it('of 5 GB is refused unread', async () => {
    await writeFile(file, '');
    await truncate(file, 5_000_000_000);
    expect(await readCaFile(file)).toEqual({ ok: false, problem: 'not-a-certificate' });
  });
});

describe('a CA file that only the administrator may have written', () => {
  beforeEach(async () => {
    await writeFile(file, (await issue({ subject: 'CN=Private CA', ca: true })).pem, { mode: 0o644 });
  });

  it('is read when nobody else can have', async () =>
    expect(await readCaFile(file, { writtenBy: me })).toMatchObject({ ok: true }));

  it.each([
    ['is somebody else’s', async () => {}, me + 1],
    ['others may write', () => chmod(file, 0o646), me],
    ['stands in a folder where others may put another', () => chmod(dir, 0o777), me],
  ] as const)('is not trusted when it %s', async (_what, change, owner) => {
    await change();
    expect(await readCaFile(file, { writtenBy: owner })).toEqual({ ok: false, problem: 'not-trusted' });
  });

  it('is unreadable when it is not there', async () =>
    expect(await readCaFile(`${file}.none`, { writtenBy: me })).toEqual({
      ok: false,
      problem: 'unreadable',
    }));
});
