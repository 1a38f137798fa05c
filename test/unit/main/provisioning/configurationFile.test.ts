import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  configurationPlaces,
  readConfigurationFile,
} from '../../../../src/main/provisioning/configurationFile';
import { noItSettings } from '../../../../src/main/provisioning/itSettings';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'configuration-'));
});
afterEach(() => rm(dir, { recursive: true }));

async function read(content: string) {
  const file = path.join(dir, 'config.json');
  await writeFile(file, content);
  return await readConfigurationFile({ named: file, usual: [] });
}

describe('a configuration file', () => {
  it('sets what it names; the CA file is relative to it', async () => {
    const content = { server: 'phone.example.com:8089', domain: 'calls', dn: '1001', caFile: 'ca.pem' };
    expect(await read(JSON.stringify(content))).toEqual({
      ok: true,
      file: path.join(dir, 'config.json'),
      set: {
        account: {
          server: 'wss://phone.example.com:8089/',
          domain: 'calls',
          dn: '1001',
          caFile: path.join(dir, 'ca.pem'),
        },
        trust: null,
        site: { servers: [] },
        preferences: {},
        wrongPreferences: [],
      },
    });
  });
  it('sets preferences; what is wrong about one costs that one, which stays IT’s at its default', async () => {
    const preferences = { 'incoming.show': 'card', 'hotkeys.answer': null };
    expect(await read(JSON.stringify({ preferences }))).toMatchObject({ ok: true, set: { preferences } });
    const wrong = { ...preferences, 'dialling.confirm': 'no', 'no.such': 1 };
    expect(await read(JSON.stringify({ dn: '1001', preferences: wrong }))).toMatchObject({
      ok: true,
      set: {
        account: { dn: '1001' },
        preferences: { ...preferences, 'dialling.confirm': true },
        wrongPreferences: ['dialling.confirm', 'no.such'],
      },
    });
  });
  it('names several servers, in order or sharing the agents, each in any form that the form takes', async () => {
    const servers = [['a.example.com', 'wss://b.example.com/ws'], '192.0.2.7:443'];
    expect(await read(JSON.stringify({ servers }))).toMatchObject({
      ok: true,
      set: {
        account: { server: 'wss://a.example.com:8089/' },
        site: { servers: [['wss://a.example.com:8089/', 'wss://b.example.com/ws'], ['wss://192.0.2.7/']] },
      },
    });
  });
  it('names STUN and TURN servers, and may send all media through these', async () => {
    const turn = [
      'stun:stun.example.com',
      'turn:192.0.2.7:3478?transport=udp',
      'turn:[2001:db8::7]?transport=tcp',
      'turns:turn.example.com:443?transport=tcp',
    ];
    expect(await read(JSON.stringify({ turn, media: 'relay-only' }))).toMatchObject({
      ok: true,
      set: { site: { turn, media: 'relay-only' } },
    });
  });
  it('may begin with a byte order mark', async () =>
    expect(await read('\uFEFF{"dn":"1001"}')).toMatchObject({
      ok: true,
      set: { account: { dn: '1001' } },
    }));
  it.each([
    ['{', 'malformed', null],
    ['[]', 'malformed', null],
    ['"text"', 'malformed', null],
    ['{"server":"ws://phone.example.com"}', 'insecure', 'server'],
    ['{"server":"a b"}', 'malformed', 'server'],
    ['{"server":8089}', 'malformed', 'server'],
    ['{"dn":"10 01"}', 'malformed', 'dn'],
    ['{"domain":""}', 'malformed', 'domain'],
    ['{"caFile":""}', 'malformed', 'caFile'],
    ['{"password":"secret"}', 'malformed', 'password'],
    ['{"dn":"1001","sever":"x"}', 'malformed', 'sever'],
    ['{"servers":[]}', 'malformed', 'servers'],
    ['{"servers":[[]]}', 'malformed', 'servers'],
    ['{"servers":"a.example.com"}', 'malformed', 'servers'],
    ['{"servers":["a b"]}', 'malformed', 'servers'],
    ['{"servers":["ws://a.example.com"]}', 'malformed', 'servers'],
    ['{"servers":["a.example.com"],"server":"a.example.com"}', 'malformed', 'servers'],
    ['{"turn":"turn:a"}', 'malformed', 'turn'],
    ['{"turn":["https://a.example.com"]}', 'malformed', 'turn'],
    ['{"turn":["turn:1001:secret@a.example.com"]}', 'malformed', 'turn'],
    ['{"turn":["turn:a.example.com?transport=tls"]}', 'malformed', 'turn'],
    ['{"turn":["turns:a.example.com?transport=udp"]}', 'malformed', 'turn'],
    ['{"turn":["stun:a.example.com?transport=udp"]}', 'malformed', 'turn'],
    ['{"media":"direct"}', 'malformed', 'media'],
    ['{"preferences":[]}', 'malformed', 'preferences'],
  ])('%s is refused as %s at %s', async (content, problem, key) =>
    expect(await read(content)).toEqual({ ok: false, file: path.join(dir, 'config.json'), problem, key }),
  );
});

describe('where it is looked for', () => {
  const surroundings = { cwd: '/home/agent', userData: '/data', env: {} };
  it.each([
    [['phone', '--config', 'x.json'], path.resolve('/home/agent', 'x.json')],
    [['phone', '--config=/etc/x.json'], path.resolve('/etc/x.json')],
    [['phone', '--config=a.json', '--config=b.json'], path.resolve('/home/agent', 'b.json')],
    [['phone', '--configuration=x'], null],
    [['phone', '--config'], null],
  ])('%j names %s', (argv, named) =>
    expect(configurationPlaces(argv, { ...surroundings, platform: 'linux' }).named).toBe(named),
  );
  it.each([
    ['linux', {}, '/etc/agent-softphone/config.json'],
    ['darwin', {}, '/Library/Application Support/Agent Softphone/config.json'],
  ] as const)('beside the settings and for the machine on %s', (platform, env, machine) => {
    const { usual } = configurationPlaces([], { ...surroundings, platform, env });
    expect(usual).toEqual([path.join('/data', 'agent-softphone.json'), machine]);
  });
  it('under ProgramData on Windows', () => {
    const env = { ProgramData: 'D:\\Data' };
    const { usual } = configurationPlaces([], { ...surroundings, platform: 'win32', env });
    expect(usual[1]).toContain('D:\\Data');
  });

  it('takes the first that is there', async () => {
    const [none, one, two] = ['none', 'one', 'two'].map((name) => path.join(dir, `${name}.json`)) as [
      string,
      string,
      string,
    ];
    await writeFile(one, '{"dn":"1"}');
    await writeFile(two, '{"dn":"2"}');
    expect(await readConfigurationFile({ named: null, usual: [none, one, two] })).toMatchObject({
      ok: true,
      file: one,
      set: { account: { dn: '1' } },
    });
    expect(await readConfigurationFile({ named: null, usual: [none] })).toEqual({
      ok: true,
      file: null,
      set: noItSettings,
    });
  });
  it('says so when the named one is not there, and when a usual one can’t be read', async () => {
    const named = path.join(dir, 'none.json');
    const refused = { ok: false, problem: 'unreadable', key: null };
    expect(await readConfigurationFile({ named, usual: [] })).toEqual({ ...refused, file: named });
    const directory = path.join(dir, 'directory.json');
    await mkdir(directory);
    await chmod(directory, 0o700);
    const pipe = path.join(dir, 'pipe.json');
    execFileSync('mkfifo', [pipe]);
    expect(await readConfigurationFile({ named: null, usual: [pipe] })).toEqual({ ...refused, file: pipe });
    const endless = path.join(dir, 'endless.json');
    await symlink('/dev/zero', endless);
    expect(await readConfigurationFile({ named: endless, usual: [] })).toEqual({ ...refused, file: endless });
    expect(await readConfigurationFile({ named: null, usual: [directory] })).toEqual({
      ...refused,
      file: directory,
    });
  });
});
