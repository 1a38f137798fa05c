import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type AccountConfiguration,
  AccountService,
  type AccountTrust,
} from '../../../../src/main/account/accountService';
import { openPreferences } from '../../../../src/main/settings/openPreferences';
import { keychainProblems, type PasswordPlace } from '../../../../src/shared/domain/registration/keychain';
import { noSite } from '../../../../src/shared/settings/site';
import { issue } from '../../../support/main/certificates';
import { MemoryLog, MemorySecrets, MemorySettings } from '../../../support/main/memory';

const account = { server: 'wss://phone.example.com:8089/', dn: '1001', domain: 'phone.example.com' };
const id = { dn: account.dn, domain: account.domain };
const name = '1001@phone.example.com';
const form = {
  server: 'phone.example.com:8089',
  dn: '1001',
  password: 'pass word',
  passwordPlace: 'keychain',
} as const;
// printf '1001:phone.example.com:pass word' | md5sum
const credentials = { realm: 'phone.example.com', ha1: '477cc073d988d932963c5a1f5f8d169b' };
const other = { server: 'wss://sip.example.org/', dn: '2002', domain: 'sip.example.org' };
const otherForm = { ...form, server: 'wss://sip.example.org', dn: '2002', password: 'other pass' };
const otherId = { dn: other.dn, domain: other.domain };
const signedIn = { state: 'signed-in', account, credentials };

let dir: string;
let secrets: MemorySecrets;
let settings: MemorySettings;
let trusts: (AccountTrust | null)[];
let told: number;
let log: MemoryLog;

beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'account-'));
  secrets = new MemorySecrets();
  settings = new MemorySettings();
  trusts = [];
  told = 0;
  log = new MemoryLog();
});
afterEach(() => rm(dir, { recursive: true }));

/** As one run of the phone has it: what it keeps in memory is its own. */
function service(
  configuration: Partial<AccountConfiguration> = {},
  fixedKeep?: PasswordPlace,
): AccountService {
  const provisioned = fixedKeep === undefined ? {} : { 'signIn.keepPassword': fixedKeep };
  return new AccountService({
    settings,
    preferences: openPreferences(settings, { provisioned, policy: {} }, log),
    secrets,
    configuration: {
      account: {},
      origins: {},
      site: noSite,
      caFileOnly: false,
      policyCaFile: null,
      error: null,
      ...configuration,
    },
    onTrustChanged: async (trust) => void trusts.push(trust),
    onKeychainUsable: () => {
      told += 1;
    },
    log,
  });
}

/** The agent has chosen the CA file in the system's dialog. */
function choosing(caFile: string, configuration: Partial<AccountConfiguration> = {}): AccountService {
  const made = service(configuration);
  made.caFileChosen(caFile);
  return made;
}

/** Has signed in before, and the keychain has the password. */
function known(): void {
  settings.change({ profiles: [{ account, password: 'keychain' }] });
  secrets.kept.set(name, 'pass word');
}

describe('at the start', () => {
  it('nobody is signed in', async () =>
    expect(await service().load()).toEqual({
      state: 'signed-out',
      known: {},
      accounts: { profiles: [], passwordPlace: { chosen: 'keychain', fixed: false }, dnFixed: false },
    }));

  it('whose password is in the keychain signs in by himself', async () => {
    known();
    expect(await service().load()).toMatchObject(signedIn);
  });

  it('the form is filled with who was signed in before, and a password that he did not have stored is not used', async () => {
    known();
    settings.change({ profiles: [{ account, password: 'none' }] });
    const state = await service().load();
    expect(state).toMatchObject({ state: 'signed-out', known: account });
    expect(state).not.toHaveProperty('error');
  });

  it.each(keychainProblems)(
    'a %s keychain is told, and when it is usable after all, that too',
    async (problem) => {
      known();
      secrets.problem = problem;
      const signIn = service();
      expect(await signIn.load()).toMatchObject({
        state: 'signed-out',
        known: account,
        error: { field: 'keychain', problem: `keychain-${problem}` },
      });
      secrets.becomeUsable();
      expect(told).toBe(1);
      expect(await signIn.load()).toMatchObject(signedIn);
      secrets.becomeUsable();
      expect(told).toBe(1);
    },
  );

  it('the account that IT has set is found in the keychain also where the settings know nothing of it', async () => {
    secrets.kept.set(name, 'pass word');
    expect(await service({ account }, 'session').load()).toMatchObject({ state: 'signed-out' });
    expect(await service({ account }).load()).toEqual(expect.objectContaining(signedIn));
    expect(settings.current.profiles).toEqual([{ account, password: 'keychain' }]);
  });

  it('and is not asked after when the keychain has nothing of it, or is locked', async () => {
    expect(await service({ account }).load()).not.toHaveProperty('error');
    secrets.problem = 'locked';
    expect(await service({ account }).load()).not.toHaveProperty('error');
  });

  it('a password that something else took out of the keychain is said to be gone', async () => {
    known();
    secrets.kept.clear();
    expect(await service().load()).toMatchObject({
      state: 'signed-out',
      error: { field: 'password', problem: 'entry-gone' },
    });
  });

  it('a configuration file that is wrong is told, and nobody signs in against it', async () => {
    known();
    const error = {
      field: 'configuration',
      problem: 'malformed',
      origin: { file: '/etc/config.json', key: 'server' },
    } as const;
    expect(await service({ error }).load()).toMatchObject({
      state: 'signed-out',
      known: account,
      error,
    });
  });

  it('a CA file that the configuration file names and that is not there is told with its origin', async () => {
    known();
    const missing = path.join(dir, 'none.pem');
    const configured = service({
      account: { ...account, caFile: missing },
      origins: { caFile: '/etc/config.json' },
    });
    expect(await configured.load()).toMatchObject({
      state: 'signed-out',
      known: { ...account, caFile: missing },
      error: { field: 'caFile', problem: 'unreadable', origin: { file: '/etc/config.json', key: 'caFile' } },
    });
    expect(trusts).toEqual([]);
  });

  it('a configuration file that sets the DN finds the profile of that DN', async () => {
    known();
    settings.change({ profiles: [{ account: other, password: 'none' }, ...settings.current.profiles] });
    expect(await service({ account: { dn: '1001' } }).load()).toMatchObject({
      ...signedIn,
      accounts: { dnFixed: true },
    });
  });
});

describe('signing in', () => {
  it('keeps nothing before the server took it', async () => {
    expect(await service().prepare(form)).toEqual({ ok: true, account, credentials });
    expect(secrets.kept.size).toBe(0);
    expect(settings.current.profiles).toEqual([]);
  });

  it('then keeps the password in the keychain and the rest in the settings', async () => {
    const signIn = service();
    await signIn.prepare(form);
    expect(await signIn.confirm()).toMatchObject({
      accounts: { profiles: [{ ...id, passwordPlace: 'keychain' }] },
      problem: null,
    });
    expect(secrets.kept.get(name)).toBe('pass word');
    expect(settings.current.profiles).toEqual([{ account, password: 'keychain' }]);
    expect(await service().load()).toMatchObject(signedIn);
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
    await choosing(caFile).prepare({ ...form, caFile });
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
    await choosing(caFile, { site }).prepare({ ...form, caFile });
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
    const signIn = choosing(caFile);
    expect(await signIn.prepare({ ...form, caFile })).toEqual({
      ok: false,
      error: { field: 'caFile', problem },
    });
    expect(trusts).toEqual([]);
    expect(await signIn.load()).toMatchObject({ state: 'signed-out', known: {} });
  });

  it('opens no file that the page made up', async () => {
    const caFile = path.join(dir, 'ca.pem');
    await writeFile(caFile, (await issue({ subject: 'CN=CA', ca: true })).pem);
    const refused = { ok: false, error: { field: 'caFile', problem: 'not-chosen' } };
    const signIn = service();
    expect(await signIn.prepare({ ...form, caFile })).toEqual(refused);
    expect(await signIn.prepare({ ...form, caFile: String.raw`\\host\share\ca.pem` })).toEqual(refused);
    signIn.caFileChosen(`${caFile}.other`);
    expect(await signIn.prepare({ ...form, caFile })).toEqual(refused);
    signIn.caFileChosen(caFile);
    expect(await signIn.prepare({ ...form, caFile })).toMatchObject({ ok: true });
  });

  it('opens the CA file that IT has set, and that of an account which signed in with it', async () => {
    const caFile = path.join(dir, 'ca.pem');
    await writeFile(caFile, (await issue({ subject: 'CN=CA', ca: true })).pem);
    expect(await service({ account: { caFile } }).prepare({ ...form, caFile })).toMatchObject({ ok: true });
    settings.change({ profiles: [{ account: { ...other, caFile }, password: 'none' }] });
    expect(await service().prepare({ ...form, caFile })).toMatchObject({ ok: true });
  });

  it('trusts no CA of the agent where IT’s alone is to decide', async () => {
    const caFile = path.join(dir, 'ca.pem');
    const { pem } = await issue({ subject: 'CN=CA', ca: true });
    await writeFile(caFile, pem);
    await choosing(caFile, { caFileOnly: true }).prepare({ ...form, caFile });
    expect(trusts).toEqual([null]);
    await service({ caFileOnly: true, account: { caFile } }).prepare(form);
    expect(trusts.at(-1)).toEqual({ hosts: ['phone.example.com'], caPem: [pem] });
  });

  it('judges the CA file of a policy as the policy: nobody but the administrator may write it', async () => {
    const caFile = path.join(dir, 'ca.pem');
    await writeFile(caFile, (await issue({ subject: 'CN=CA', ca: true })).pem);
    await chmod(dir, 0o777);
    const set = { account: { caFile }, origins: { caFile: '/etc/agent-softphone/policy.json' } };
    expect(await service(set).prepare(form)).toMatchObject({ ok: true });
    expect(await service({ ...set, policyCaFile: caFile }).prepare(form)).toEqual({
      ok: false,
      error: {
        field: 'caFile',
        problem: 'not-trusted',
        origin: { file: '/etc/agent-softphone/policy.json', key: 'caFile' },
      },
    });
  });

  it('tells when the password is stored, for who quits at once', async () => {
    const signIn = service();
    await signIn.prepare(form);
    const set = secrets.set.bind(secrets);
    let store = () => {};
    secrets.set = (...given) =>
      new Promise((resolve) => {
        store = () => resolve(set(...given));
      });
    const confirmed = signIn.confirm();
    let moved = false;
    const waiting = signIn.passwordMoved.then(() => {
      moved = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect([moved, secrets.kept.size]).toEqual([false, 0]);
    store();
    await Promise.all([confirmed, waiting]);
    expect(secrets.kept.size).toBe(1);
  });

  it('goes on in a page that was started anew meanwhile', async () => {
    const signIn = service();
    await signIn.prepare(form);
    expect(await signIn.load()).toMatchObject({ state: 'signing-in', account, credentials });
    await signIn.confirm();
    expect(await signIn.load()).toMatchObject(signedIn);
  });

  it.each(keychainProblems)(
    'holds for this session where the keychain is %s, and that can be made up for',
    async (problem) => {
      const signIn = service();
      await signIn.prepare(form);
      secrets.problem = problem;
      const session = { profiles: [{ ...id, passwordPlace: 'session' }] };
      expect(await signIn.confirm()).toMatchObject({ accounts: session, problem });
      expect(await signIn.load()).toMatchObject(signedIn);
      expect(await signIn.setPasswordPlace('keychain')).toMatchObject({ accounts: session, problem });
      secrets.problem = null;
      expect(await signIn.setPasswordPlace('keychain')).toMatchObject({
        accounts: { profiles: [{ ...id, passwordPlace: 'keychain' }] },
        problem: null,
      });
      expect(secrets.kept.get(name)).toBe('pass word');
    },
  );

  it('that is given up leaves who was signed in before', async () => {
    known();
    const signIn = service();
    await signIn.load();
    await signIn.prepare(otherForm);
    expect(await signIn.cancelSignIn()).toMatchObject(signedIn);
    expect(await signIn.confirm()).toMatchObject({ problem: null });
    expect(secrets.kept.size).toBe(1);
    expect(await signIn.load()).toMatchObject(signedIn);
  });
});

describe('a password for this session only', () => {
  const forSession = { ...form, passwordPlace: 'session' } as const;

  it('is never in the keychain; a page that starts anew signs in by it, the next run does not', async () => {
    const signIn = service();
    await signIn.prepare(forSession);
    expect(await signIn.confirm()).toMatchObject({
      accounts: {
        profiles: [{ ...id, passwordPlace: 'session' }],
        passwordPlace: { chosen: 'session', fixed: false },
      },
      problem: null,
    });
    expect(await signIn.load()).toMatchObject(signedIn);
    expect(secrets.kept.size).toBe(0);
    expect(await service().load()).toMatchObject({
      state: 'signed-out',
      known: account,
      accounts: { profiles: [{ ...id, passwordPlace: 'none' }], passwordPlace: { chosen: 'session' } },
    });
  });

  it('takes out what was stored before', async () => {
    known();
    const signIn = service();
    await signIn.prepare(forSession);
    await signIn.confirm();
    expect(secrets.kept.size).toBe(0);
  });

  it('is what a stored one becomes, and back, on the agent’s wish', async () => {
    known();
    const signIn = service();
    await signIn.load();
    expect(await signIn.setPasswordPlace('session')).toMatchObject({
      accounts: { profiles: [{ ...id, passwordPlace: 'session' }] },
      problem: null,
    });
    expect(secrets.kept.size).toBe(0);
    expect(await signIn.load()).toMatchObject(signedIn);
    await signIn.setPasswordPlace('keychain');
    expect(secrets.kept.get(name)).toBe('pass word');
  });

  it('leaves a stored one that can’t be deleted to no use, until it can be', async () => {
    known();
    const signIn = service();
    await signIn.load();
    secrets.problem = 'locked';
    expect(await signIn.setPasswordPlace('session')).toMatchObject({ problem: 'locked' });
    expect(await service().load()).toMatchObject({ state: 'signed-out' });
    expect(secrets.kept.size).toBe(1);
    secrets.problem = null;
    expect(await service().load()).toMatchObject({ state: 'signed-out' });
    expect(secrets.kept.size).toBe(0);
  });

  it.each(['session', 'keychain'] as const)('or stored, as IT has set it: %s', async (place) => {
    const wished = place === 'session' ? 'keychain' : 'session';
    const signIn = service({}, place);
    await signIn.prepare({ ...form, passwordPlace: wished });
    const { accounts } = await signIn.confirm();
    expect(accounts).toMatchObject({
      profiles: [{ passwordPlace: place }],
      passwordPlace: { chosen: place, fixed: true },
    });
    expect(await signIn.setPasswordPlace(wished)).toEqual({ accounts, problem: null });
    expect(secrets.kept.size).toBe(place === 'keychain' ? 1 : 0);
    expect(settings.current.preferences).toEqual({});
  });
});

describe('several accounts', () => {
  /** Both have signed in, `other` for this session, and is the active one. */
  async function both(): Promise<AccountService> {
    const signIn = service();
    await signIn.prepare(form);
    await signIn.confirm();
    await signIn.prepare({ ...otherForm, passwordPlace: 'session' });
    await signIn.confirm();
    return signIn;
  }

  it('have an entry each; one is active, and signs in at the next start', async () => {
    const signIn = service();
    await signIn.prepare(form);
    await signIn.confirm();
    await signIn.prepare(otherForm);
    expect((await signIn.confirm()).accounts.profiles).toMatchObject([{ dn: '2002' }, { dn: '1001' }]);
    expect([...secrets.kept]).toEqual([
      [name, 'pass word'],
      ['2002@sip.example.org', 'other pass'],
    ]);
    expect(await service().load()).toMatchObject({ state: 'signed-in', account: other });
  });

  it('are switched to and back, each with its own password and CA', async () => {
    const caFile = path.join(dir, 'ca.pem');
    const { pem } = await issue({ subject: 'CN=CA', ca: true });
    await writeFile(caFile, pem);
    const signIn = choosing(caFile);
    await signIn.prepare({ ...form, caFile });
    await signIn.confirm();
    await signIn.prepare({ ...otherForm, passwordPlace: 'session' });
    await signIn.confirm();
    expect(trusts.at(-1)).toBeNull();
    expect(await signIn.switchTo(id)).toMatchObject({ ...signedIn, account: { ...account, caFile } });
    expect(trusts.at(-1)).toEqual({ hosts: ['phone.example.com'], caPem: [pem] });
    expect(await signIn.switchTo(otherId)).toMatchObject({ state: 'signed-in', account: other });
    expect(trusts.at(-1)).toBeNull();
  });

  it('whose password is not kept ask for it', async () => {
    await both();
    const next = service();
    await next.load();
    expect(await next.switchTo(otherId)).toMatchObject({ state: 'signed-out', known: other });
    expect(next.credentials('x')).toBeNull();
  });

  it('are signed out one by one', async () => {
    const signIn = await both();
    await signIn.switchTo(id);
    const { accounts } = await signIn.signOut();
    expect(secrets.kept.size).toBe(0);
    expect(accounts.profiles).toMatchObject([
      { dn: '1001', passwordPlace: 'none' },
      { dn: '2002', passwordPlace: 'session' },
    ]);
    expect(await signIn.switchTo(otherId)).toMatchObject({ state: 'signed-in', account: other });
  });

  it('are removed with their password, but for the active one', async () => {
    const signIn = await both();
    expect((await signIn.remove(otherId)).accounts.profiles).toHaveLength(2);
    secrets.problem = 'locked';
    expect(await signIn.remove(id)).toMatchObject({ problem: 'locked' });
    expect(settings.current.profiles).toHaveLength(2);
    secrets.problem = null;
    expect((await signIn.remove(id)).accounts.profiles).toMatchObject([{ dn: '2002' }]);
    expect(secrets.kept.size).toBe(0);
  });

  it('are no choice where the configuration file sets the DN', async () => {
    await both();
    const fixed = service({ account: { dn: '2002' } });
    await fixed.load();
    expect(await fixed.switchTo(id)).toMatchObject({ known: other, accounts: { dnFixed: true } });
  });
});

describe('the password', () => {
  const withTurn = { site: { ...noSite, turn: ['stun:turn.example.com', 'turns:turn.example.com'] } };

  it('is given to the page where the site has TURN servers, at a first sign-in, a later start and for another realm', async () => {
    const expected = { ...credentials, turnPassword: 'pass word' };
    const signIn = service(withTurn);
    expect(await signIn.prepare(form)).toEqual({ ok: true, account, credentials: expected });
    await signIn.confirm();
    expect(await service(withTurn).load()).toMatchObject({ ...signedIn, credentials: expected });
    expect(signIn.credentials('asterisk')).toMatchObject({ turnPassword: 'pass word' });
    await signIn.signOut();
    expect(signIn.credentials('asterisk')).toBeNull();
    expect(JSON.stringify([settings.current, log.lines])).not.toContain('pass word');
  });

  it('is not, where it only has STUN servers', async () => {
    const site = { ...noSite, turn: ['stun:turn.example.com'] };
    expect(await service({ site }).prepare(form)).toEqual({ ok: true, account, credentials });
  });
});

describe('credentials for another realm', () => {
  it('come from the password that signed in, whatever the keychain has by now', async () => {
    const signIn = service();
    await signIn.prepare(form);
    const typed = signIn.credentials('asterisk');
    await signIn.confirm();
    secrets.kept.set(name, 'of somebody else');
    secrets.problem = 'silent';
    expect(signIn.credentials('asterisk')).toEqual(typed);
    // printf '1001:asterisk:pass word' | md5sum
    expect(typed).toEqual({ realm: 'asterisk', ha1: 'e8a8f0ca6fc2b0b5b1eb84e09b9c9f95' });
  });
  it('are nobody’s when nobody is signed in', () => expect(service().credentials('asterisk')).toBeNull());
});

describe('signing out', () => {
  it('removes the password, the trust and the right to credentials; the form stays filled', async () => {
    const signIn = service();
    await signIn.prepare(form);
    await signIn.confirm();
    await signIn.signOut();
    expect(secrets.kept.size).toBe(0);
    expect(trusts.at(-1)).toBeNull();
    expect(signIn.credentials('asterisk')).toBeNull();
    expect(await signIn.load()).toMatchObject({ state: 'signed-out', known: account });
  });

  it('holds when the keychain can’t be reached: the password in it signs nobody in, and goes when it can', async () => {
    const signIn = service();
    await signIn.prepare(form);
    await signIn.confirm();
    secrets.problem = 'locked';
    expect(await signIn.signOut()).toMatchObject({
      problem: 'locked',
      accounts: { profiles: [{ passwordPlace: 'none' }] },
    });
    expect(signIn.credentials('asterisk')).toBeNull();
    expect(await signIn.load()).toMatchObject({ state: 'signed-out', known: account });
    expect(await signIn.unlockKeychain()).toBeNull();
    expect(await signIn.load()).toMatchObject({ state: 'signed-out', known: account });
    expect(secrets.kept.size).toBe(0);
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
