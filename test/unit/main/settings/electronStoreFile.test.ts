import { execFileSync } from 'node:child_process';
import { lstat, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { electronStoreFile } from '../../../../src/main/settings/electronStoreFile';
import type { JsonFile } from '../../../../src/main/settings/port';
import { openSettings } from '../../../../src/main/settings/settingsStore';
import { defaultUserSettings, type UserSettings } from '../../../../src/shared/settings/userSettings';
import { MemoryLog } from '../../../support/main/memory';

// Outside Electron the `electron` package is nothing but the program's path, which it looks for unless it is told one.
vi.hoisted(() => {
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] = '/';
});

const now = new Date('2026-06-15T12:00:00Z');
const preferences = { 'incoming.show': 'card' } as const;
let dir: string;
let real: JsonFile<UserSettings>;
let log: MemoryLog;
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'store-'));
  real = electronStoreFile(dir, 'settings');
  log = new MemoryLog();
});
afterEach(() => rm(dir, { recursive: true }));

it.each([
  ['a pipe', () => execFileSync('mkfifo', [real.path])],
  ['an endless device', () => symlink('/dev/zero', real.path)],
  [
    'of 5 GB',
    async () => {
      await writeFile(real.path, '');
      await truncate(real.path, 5_000_000_000);
    },
  ],
])('is kept aside at once when it is %s', async (_what, make) => {
  await make();
  const settings = openSettings(real, log, now);
  expect(settings.problem).toMatchObject({ kind: 'set-aside', wrong: ['(whole)'] });
  settings.change({ preferences });
  expect(JSON.parse(await readFile(real.path, 'utf8'))).toMatchObject({ preferences });
  await lstat(`${real.path}.corrupt-2026-06-15T120000.000Z`);
});

it('is not waited for when it becomes a pipe while the phone runs', async () => {
  const settings = openSettings(real, log, now);
  execFileSync('mkfifo', [real.path]);
  settings.change({ preferences });
  expect(settings.problem).toEqual({ kind: 'not-written', file: real.path });
  await rm(real.path);
  settings.change({ preferences });
  expect(settings.problem).toBeNull();
});

it('may begin with a byte order mark, and can be written then', async () => {
  await writeFile(real.path, `\uFEFF${JSON.stringify({ ...defaultUserSettings, preferences })}`);
  const settings = openSettings(real, log, now);
  expect([settings.current.preferences, settings.problem]).toEqual([preferences, null]);
  settings.change({ preferences: { 'incoming.show': 'window' } });
  expect(JSON.parse(await readFile(real.path, 'utf8')).preferences).toEqual({ 'incoming.show': 'window' });
});
