import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type AccountConfiguration,
  AccountService,
  type AccountTrust,
} from '../../../../src/main/account/accountService';
import { noSite } from '../../../../src/shared/settings/site';
import { issue } from '../../../support/main/certificates';
import { MemoryLog, MemorySecrets, MemorySettings } from '../../../support/main/memory';

const account = { server: 'wss://phone.example.com:8089/', dn: '1001', domain: 'phone.example.com' };
const form = { server: 'phone.example.com:8089', dn: '1001', password: 'pass word' };
// printf '1001:phone.example.com:pass word' | md5sum
const credentials = { realm: 'phone.example.com', ha1: '477cc073d988d932963c5a1f5f8d169b' };

let dir: string;
let secrets: MemorySecrets;
let settings: MemorySettings;
let trusts: (AccountTrust | null)[];
let log: MemoryLog;

beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'account-'));
  secrets = new MemorySecrets();
  settings = new MemorySettings();
  trusts = [];
  log = new MemoryLog();
});
afterEach(() => rm(dir, { recursive: true }));

function service(configuration: Partial<AccountConfiguration> = {}): AccountService {
  return new AccountService({
    settings,
    secrets,
    configuration: { account: {}, origins: {}, site: noSite, error: null, ...configuration },
    onTrustChanged: async (trust) => void trusts.push(trust),
    log,
  });
}

describe('at the start', () => {
  it('nobody is signed in', async () =>
    expect(await service().load()).toEqual({ state: 'signed-out', known: {} }));

  it('whose password is in the keychain signs in by himself', async () => {
    settings.change({ account });
    secrets.kept.set('1001@phone.example.com', 'pass word');
    expect(await service().load()).toEqual({ state: 'signed-in', account, credentials });
  });

  it('the form is filled with who was signed in before', async () => {
    settings.change({ account });
    expect(await service().load()).toEqual({ state: 'signed-out', known: account });
  });

  it.each([
    ['locked', 'keychain-locked'],
    ['missing', 'keychain-missing'],
  ] as const)('a %s keychain is told', async (problem, told) => {
    settings.change({ account });
    secrets.problem = problem;
    expect(await service().load()).toEqual({
      state: 'signed-out',
      known: account,
      error: { field: 'keychain', problem: told },
    });
  });

  it('a configuration file that is wrong is told, and nobody signs in against it', async () => {
    settings.change({ account });
    secrets.kept.set('1001@phone.example.com', 'pass word');
    const error = {
      field: 'configuration',
      problem: 'malformed',
      origin: { file: '/etc/config.json', key: 'server' },
    } as const;
    expect(await service({ error }).load()).toEqual({
      state: 'signed-out',
      known: account,
      error,
    });
  });

  it('a CA file that the configuration file names and that is not there is told with its origin', async () => {
    secrets.kept.set('1001@phone.example.com', 'pass word');
    const missing = path.join(dir, 'none.pem');
    const configured = service({
      account: { ...account, caFile: missing },
      origins: { caFile: '/etc/config.json' },
    });
    expect(await configured.load()).toEqual({
      state: 'signed-out',
      known: { ...account, caFile: missing },
      error: { field: 'caFile', problem: 'unreadable', origin: { file: '/etc/config.json', key: 'caFile' } },
    });
    expect(trusts).toEqual([]);
  });
});

describe('signing in', () => {
  it('keeps nothing before the server took it', async () => {
    expect(await service().prepare(form)).toEqual({ ok: true, account, credentials });
    expect(secrets.kept.size).toBe(0);
    expect(settings.current.account).toEqual({});
  });

  it('then keeps the password in the keychain and the rest in the settings', async () => {
    const signIn = service();
    await signIn.prepare(form);
    expect(await signIn.confirm()).toEqual({ ok: true });
    expect(secrets.kept.get('1001@phone.example.com')).toBe('pass word');
    expect(settings.current.account).toEqual(account);
    expect(await service().load()).toEqual({ state: 'signed-in', account, credentials });
  });

  it('needs a password', async () =>
    expect(await service().prepare({ ...form, password: '' })).toEqual({
      ok: false,
      error: { field: 'password', problem: 'missing' },
    }));

  it('trusts the CA of the account for its server only, from the first try on', async () => {
    const caFile = path.join(dir, 'ca.pem');
    const { pem } = await issue({ subject: 'CN=CA', ca: true });
    await writeFile(caFile, `some text\n${pem}\n`);
    await service().prepare({ ...form, caFile });
    expect(trusts).toEqual([{ hosts: ['phone.example.com'], caPem: [pem] }]);
  });

  it('trusts it for every server of the site, the TURN servers too', async () => {
    const caFile = path.join(dir, 'ca.pem');
    const { pem } = await issue({ subject: 'CN=CA', ca: true });
    await writeFile(caFile, pem);
    const site = {
      ...noSite,
      servers: [[account.server, 'wss://two.example.com/'], ['wss://two.example.com:8089/']],
      turn: ['turns:turn.example.com:443', 'turn:[2001:db8::7]:3478?transport=tcp'],
    };
    await service({ site }).prepare({ ...form, caFile });
    expect(trusts.at(-1)?.hosts).toEqual([
      'phone.example.com',
      'two.example.com',
      'turn.example.com',
      '[2001:db8::7]',
    ]);
  });

  it.each([
    ['text', 'not-a-certificate'],
    ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', 'not-a-certificate'],
    [null, 'unreadable'],
  ])('refuses a CA file that holds %j', async (content, problem) => {
    const caFile = path.join(dir, 'ca.pem');
    if (content !== null) await writeFile(caFile, content);
    const signIn = service();
    expect(await signIn.prepare({ ...form, caFile })).toEqual({
      ok: false,
      error: { field: 'caFile', problem },
    });
    expect(trusts).toEqual([]);
    expect(await signIn.load()).toEqual({ state: 'signed-out', known: {} });
  });

  it('goes on in a page that was started anew meanwhile', async () => {
    const signIn = service();
    await signIn.prepare(form);
    expect(await signIn.load()).toEqual({ state: 'signing-in', account, credentials });
    await signIn.confirm();
    expect(await signIn.load()).toEqual({ state: 'signed-in', account, credentials });
  });

  it('without a keychain is told, and holds until the phone is closed', async () => {
    const signIn = service();
    await signIn.prepare(form);
    secrets.problem = 'locked';
    expect(await signIn.confirm()).toEqual({
      ok: false,
      error: { field: 'keychain', problem: 'keychain-locked' },
    });
    expect(await signIn.credentials('other')).toMatchObject({ realm: 'other' });
    secrets.problem = null;
    expect(await signIn.confirm()).toEqual({ ok: true });
    expect(secrets.kept.size).toBe(1);
  });
});

describe('the password', () => {
  const withTurn = { site: { ...noSite, turn: ['stun:turn.example.com', 'turn:turn.example.com'] } };

  it('is given to the page where the site has TURN servers, at a first sign-in, a later start and for another realm', async () => {
    const expected = { ...credentials, turnPassword: 'pass word' };
    const signIn = service(withTurn);
    expect(await signIn.prepare(form)).toEqual({ ok: true, account, credentials: expected });
    await signIn.confirm();
    expect(await service(withTurn).load()).toEqual({ state: 'signed-in', account, credentials: expected });
    expect(await signIn.credentials('asterisk')).toMatchObject({ turnPassword: 'pass word' });
    await signIn.signOut();
    expect(await signIn.credentials('asterisk')).toBeNull();
    expect(JSON.stringify([settings.current, log.lines])).not.toContain('pass word');
  });

  it('is not, where it only has STUN servers', async () => {
    const site = { ...noSite, turn: ['stun:turn.example.com'] };
    expect(await service({ site }).prepare(form)).toEqual({ ok: true, account, credentials });
  });
});

describe('credentials for another realm', () => {
  it('come from the password that was typed, then from the keychain', async () => {
    const signIn = service();
    await signIn.prepare(form);
    const typed = await signIn.credentials('asterisk');
    await signIn.confirm();
    expect(await signIn.credentials('asterisk')).toEqual(typed);
    // printf '1001:asterisk:pass word' | md5sum
    expect(typed).toEqual({ realm: 'asterisk', ha1: 'e8a8f0ca6fc2b0b5b1eb84e09b9c9f95' });
  });
  it('are nobody’s when nobody is signed in', async () =>
    expect(await service().credentials('asterisk')).toBeNull());
});

describe('signing out', () => {
  it('removes the password, the trust and the right to credentials; the form stays filled', async () => {
    const signIn = service();
    await signIn.prepare(form);
    await signIn.confirm();
    await signIn.signOut();
    expect(secrets.kept.size).toBe(0);
    expect(trusts.at(-1)).toBeNull();
    expect(await signIn.credentials('asterisk')).toBeNull();
    expect(await signIn.load()).toEqual({ state: 'signed-out', known: account });
  });

  it('holds when the keychain can’t be reached: the password in it signs nobody in', async () => {
    const signIn = service();
    await signIn.prepare(form);
    await signIn.confirm();
    secrets.problem = 'locked';
    await signIn.signOut();
    secrets.problem = null;
    expect(await signIn.credentials('asterisk')).toBeNull();
    expect(await service().load()).toEqual({
      state: 'signed-out',
      known: { server: account.server, domain: account.domain },
    });
  });
});

it('never logs a password or an HA1', async () => {
  const signIn = service();
  await signIn.prepare(form);
  await signIn.confirm();
  await signIn.load();
  expect(log.events).toEqual(['account.kept']);
  expect(JSON.stringify(log.lines)).not.toMatch(/pass word|[0-9a-f]{32}/);
});
