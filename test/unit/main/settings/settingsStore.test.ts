import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type JsonFile, openSettings } from '../../../../src/main/settings/settingsStore';
import { defaultUserSettings } from '../../../../src/shared/settings/userSettings';
import { MemoryLog } from '../../../support/main/memory';

const now = new Date('2026-06-15T12:00:00Z');
const aside = 'settings.json.corrupt-2026-06-15T120000.000Z';
let dir: string;
let file: JsonFile;
let log: MemoryLog;
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'settings-'));
  log = new MemoryLog();
  const settings = path.join(dir, 'settings.json');
  file = {
    path: settings,
    read: () => JSON.parse(readFileSync(settings, 'utf8')),
    write: (value) => writeFileSync(settings, JSON.stringify(value)),
  };
});
afterEach(() => rm(dir, { recursive: true }));

it('keeps what is changed, and leaves the rest', async () => {
  await writeFile(file.path, '{}');
  const settings = openSettings(file, log, now);
  settings.change({ account: { dn: '1001' } });
  settings.change({ window: { x: 1, y: 2, width: 360, height: 560 } });
  const expected = {
    ...defaultUserSettings,
    account: { dn: '1001' },
    window: { x: 1, y: 2, width: 360, height: 560 },
  };
  expect(settings.current).toEqual(expected);
  expect(openSettings(file, log, now).current).toEqual(expected);
  expect(log.lines).toEqual([]);
});

it.each([
  ['{"version":1,', 'not JSON'],
  ['{"version":99}', 'version'],
  ['{"version":1,"account":{"dn":"a b"},"window":null}', 'account.dn'],
])('keeps a file aside that holds %s', async (content, where) => {
  await writeFile(file.path, content);
  const settings = openSettings(file, log, now);
  expect(settings.current).toEqual(defaultUserSettings);
  expect(await readFile(path.join(dir, aside), 'utf8')).toBe(content);
  expect(log.lines).toMatchObject([{ event: 'settings.set-aside', fields: { path: file.path, where } }]);
  settings.change({ account: { dn: '1001' } });
  expect((await readdir(dir)).sort()).toEqual(['settings.json', aside]);
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
  settings.change({ account: { dn: '1001' } });
  expect(settings.current.account).toEqual({ dn: '1001' });
  expect(log.events).toEqual(['settings.not-written']);
});
