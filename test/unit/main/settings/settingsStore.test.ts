import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { JsonFile } from '../../../../src/main/settings/port';
import { setAside } from '../../../../src/main/settings/setAside';
import { openSettings } from '../../../../src/main/settings/settingsStore';
import { settingsInfoSchema } from '../../../../src/shared/ipc/settingsSchemas';
import { defaultUserSettings, type UserSettings } from '../../../../src/shared/settings/userSettings';
import { MemoryLog } from '../../../support/main/memory';

const now = new Date('2026-06-15T12:00:00Z');
const aside = 'settings.json.corrupt-2026-06-15T120000.000Z';
const preferences = { 'incoming.show': 'card' } as const;
let dir: string;
let file: JsonFile<UserSettings>;
let log: MemoryLog;
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'settings-'));
  log = new MemoryLog();
  const settings = path.join(dir, 'settings.json');
  file = {
    path: settings,
    read: () => JSON.parse(readFileSync(settings, 'utf8')),
    write: (value) => writeFileSync(settings, JSON.stringify(value)),
    setAside: (at) => setAside(settings, at),
  };
});
afterEach(() => rm(dir, { recursive: true }));

it('names no key at a greater length than a message takes', async () => {
  const long = 'k'.repeat(300);
  await writeFile(file.path, JSON.stringify({ version: 2, [long]: 1, preferences: { [long]: 1 } }));
  const { problem } = openSettings(file, log, now);
  const info = { places: { provisioned: null, policy: null }, problems: [problem] };
  expect(settingsInfoSchema.parse(info).problems).toMatchObject([
    { wrong: ['k'.repeat(200), `preferences.${'k'.repeat(188)}`] },
  ]);
});

it('keeps what is changed, and leaves the rest', async () => {
  await writeFile(file.path, '{}');
  const settings = openSettings(file, log, now);
  settings.change({ preferences });
  settings.change({ window: { x: 1, y: 2, width: 360, height: 560 } });
  const expected = {
    ...defaultUserSettings,
    preferences,
    window: { x: 1, y: 2, width: 360, height: 560 },
  };
  expect(settings.current).toEqual(expected);
  expect(openSettings(file, log, now).current).toEqual(expected);
  expect(log.lines).toEqual([]);
});

it.each([
  ['cut off', '{"version":2,"preferences":{"incoming.show":"ca', ['(whole)'], {}],
  ['empty', '', ['(whole)'], {}],
  [
    'of a newer program',
    '{"version":99,"preferences":{"incoming.show":"card"}}',
    ['version'],
    { preferences },
  ],
  [
    'wrong in one place',
    '{"version":2,"profiles":[1],"window":null,"preferences":{"incoming.show":"card"}}',
    ['profiles.0'],
    { preferences },
  ],
])('keeps a file aside that is %s, and uses the rest of it', async (_what, content, wrong, used) => {
  await writeFile(file.path, content);
  const settings = openSettings(file, log, now);
  const expected = { ...defaultUserSettings, ...used };
  expect(settings.current).toEqual(expected);
  expect(settings.problem).toEqual({ kind: 'set-aside', aside: path.join(dir, aside), wrong });
  expect(await readFile(path.join(dir, aside), 'utf8')).toBe(content);
  expect(log.lines).toMatchObject([{ event: 'settings.set-aside', fields: { path: file.path, wrong } }]);
  // The agent is told once: the next start finds a file without mistakes.
  const next = openSettings(file, log, now);
  expect([next.current, next.problem]).toEqual([expected, null]);
  expect((await readdir(dir)).sort()).toEqual(['settings.json', aside]);
});

it('keeps a folder aside that stands where the file should', async () => {
  await mkdir(path.join(file.path, 'inside'), { recursive: true });
  const settings = openSettings(file, log, now);
  expect(settings.problem).toMatchObject({ kind: 'set-aside', wrong: ['(whole)'] });
  settings.change({ preferences });
  expect(JSON.parse(await readFile(file.path, 'utf8'))).toMatchObject({ preferences });
  expect(await readdir(path.join(dir, aside))).toEqual(['inside']);
});

it('writes nothing over a file that it could not keep aside', async () => {
  await writeFile(file.path, 'mine');
  // A folder that is there already can't be replaced by a file.
  await mkdir(path.join(dir, aside, 'inside'), { recursive: true });
  const settings = openSettings(file, log, now);
  settings.change({ preferences });
  expect(settings.current.preferences).toEqual(preferences);
  expect(settings.problem).toEqual({ kind: 'not-written', file: file.path });
  expect(await readFile(file.path, 'utf8')).toBe('mine');
  expect(log.events).toEqual(['settings.not-set-aside']);
});

it('goes on with the change when the file can’t be written', async () => {
  await writeFile(file.path, '{}');
  const settings = openSettings(
    {
      ...file,
      write: () => {
        throw new Error('ENOSPC');
      },
    },
    log,
    now,
  );
  settings.change({ preferences });
  expect(settings.current.preferences).toEqual(preferences);
  expect(settings.problem).toEqual({ kind: 'not-written', file: file.path });
  expect(log.events).toEqual(['settings.not-written']);
});
