import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  exportText,
  parseImport,
  previewImport,
  readImport,
  writeExport,
} from '../../../../src/main/settings/exchange';
import { openPreferences } from '../../../../src/main/settings/openPreferences';
import type { PartialPreferences } from '../../../../src/shared/settings/preferences';
import { defaultUserSettings, type UserSettings } from '../../../../src/shared/settings/userSettings';
import { MemoryLog, MemorySettings } from '../../../support/main/memory';

const account = { server: 'wss://phone.example.com/', domain: 'example.com', dn: '1001' };
const settings: UserSettings = {
  ...defaultUserSettings,
  profiles: [
    { account: { ...account, caFile: '/home/agent/ca.pem' }, password: 'keychain' },
    { account: { ...account, dn: '1002' }, password: 'none' },
  ],
  window: { x: 1, y: 2, width: 360, height: 560 },
  preferences: { 'incoming.show': 'card', 'hotkeys.answer': null },
};
const format = 'agent-softphone-settings';
const text = (parts: object) => JSON.stringify({ format, version: 2, ...parts });

describe('an export', () => {
  it('has what is the agent’s own, and nothing that is of this computer alone', () =>
    expect(JSON.parse(exportText(settings))).toEqual({
      format,
      version: 2,
      account,
      preferences: settings.preferences,
    }));
  it('can be imported as it is', () =>
    expect(parseImport(exportText(settings))).toEqual({
      ok: true,
      account,
      preferences: settings.preferences,
    }));
});

describe('an import', () => {
  it('of an older version is brought up to this one', () =>
    expect(parseImport(JSON.stringify({ format, version: 1, account: { dn: '1001' } }))).toEqual({
      ok: true,
      account: { dn: '1001' },
      preferences: {},
    }));
  it('may begin with a byte order mark', () =>
    expect(parseImport(`\uFEFF${text({})}`)).toMatchObject({ ok: true }));
  it.each([
    ['{', 'not-settings', null],
    ['[]', 'not-settings', null],
    ['null', 'not-settings', null],
    ['{"version":2}', 'not-settings', null],
    [text({ version: 3 }), 'newer', null],
    [JSON.stringify({ format, account: {} }), 'wrong-value', 'version'],
    [text({ version: '2' }), 'wrong-value', 'version'],
    [text({ preferences: { 'incoming.show': 'loud' } }), 'wrong-value', 'preferences.incoming.show'],
    [text({ preferences: { 'no.such': 1 } }), 'wrong-value', 'preferences.no.such'],
    [text({ preferences: [] }), 'wrong-value', 'preferences'],
    [text({ account: { server: 'ws://a/' } }), 'wrong-value', 'account.server'],
    [text({ account: { password: 'secret' } }), 'wrong-value', 'account.password'],
    [text({ account: { caFile: '/tmp/evil.pem' } }), 'wrong-value', 'account.caFile'],
    [text({ account: 'me' }), 'wrong-value', 'account'],
    [text({ profiles: settings.profiles }), 'wrong-value', 'profiles'],
    [text({ window: settings.window }), 'wrong-value', 'window'],
    [`{"format":"${format}","version":2,"__proto__":{"a":1}}`, 'wrong-value', '__proto__'],
    [
      `{"format":"${format}","version":2,"preferences":{"__proto__":{"a":1}}}`,
      'wrong-value',
      'preferences.__proto__',
    ],
  ])('of %s is refused as %s', (content, problem, where) =>
    expect(parseImport(content)).toEqual({ ok: false, problem, where }),
  );

  it('changes what is different and not IT’s', () => {
    const layers = { provisioned: { 'dialling.confirm': false }, policy: { 'hotkeys.end': null } };
    const { state } = openPreferences(new MemorySettings(), layers, new MemoryLog());
    const imported: PartialPreferences = {
      'incoming.show': 'notification',
      'hotkeys.answer': null,
      'dialling.confirm': true,
      'hotkeys.end': 'F9',
      // A list with the same in it is no change either.
      'sound.microphone': [],
      'sound.speaker': ['Jabra Evolve2 65 (0b0e:030c)'],
    };
    expect(previewImport(imported, state)).toEqual({
      changes: { 'hotkeys.answer': null, 'sound.speaker': ['Jabra Evolve2 65 (0b0e:030c)'] },
      locked: ['dialling.confirm', 'hotkeys.end'],
    });
  });
});

describe('files', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'exchange-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  it('are written and read', async () => {
    const file = path.join(dir, 'mine.json');
    await writeExport(file, settings);
    expect(await readFile(file, 'utf8')).toBe(exportText(settings));
    expect(await readImport(file)).toMatchObject({ ok: true, account: { dn: '1001' } });
  });
  it('that are too large are not read', async () => {
    const file = path.join(dir, 'large.json');
    await writeFile(file, exportText(settings) + ' '.repeat(64 * 1024));
    expect(await readImport(file)).toEqual({ ok: false, problem: 'too-large', where: null });
  });
  it.each(['none.json', '.', 'endless', 'pipe'])('%s can’t be read', async (name) => {
    // Neither ends nor is a file.
    await symlink('/dev/zero', path.join(dir, 'endless'));
    execFileSync('mkfifo', [path.join(dir, 'pipe')]);
    expect(await readImport(path.join(dir, name))).toEqual({ ok: false, problem: 'unreadable', where: null });
  });
});
