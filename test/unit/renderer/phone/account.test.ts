import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RegistrationProblem } from '../../../../src/shared/domain/registration/registration';
import { noSite } from '../../../../src/shared/settings/site';
import { installBrowserParts } from '../../../support/phone/browserParts';
import { type FakeHost, noAccounts } from '../../../support/phone/fakeHost';
import {
  type PhoneFixture,
  phoneAtServer,
  registeredPhone,
  until,
} from '../../../support/phone/phoneFixture';
import { DN, DOMAIN, HA1, isAuthorized, SipServer } from '../../../support/phone/sipServer';

const FORM = { server: 'phone.test:8089', dn: DN, password: 'secret', passwordPlace: 'keychain' } as const;

let fixture: PhoneFixture;

beforeEach(installBrowserParts);
afterEach(async () => {
  fixture.server.automatic();
  await fixture.phone.dispose();
  await fixture.server.close();
});

const isRegistered = () =>
  until(fixture.phone, 'registered', ({ registration }) => registration.state === 'registered');

async function hasFailed(): Promise<RegistrationProblem> {
  const { registration } = await until(
    fixture.phone,
    'failed',
    (state) => state.registration.state === 'failed',
  );
  if (registration.state !== 'failed') throw new Error('unreachable');
  return registration.problem;
}

/** A phone with a known account before a server that leaves REGISTER to the test. */
async function manualServer(prepare: (host: FakeHost, server: SipServer) => void = () => {}) {
  fixture = await phoneAtServer((host, server) => {
    server.manual();
    prepare(host, server);
  });
  return fixture;
}

function signedOut(host: FakeHost, server: SipServer) {
  const account = { server: server.url, domain: DOMAIN, dn: DN };
  host.account = { state: 'signed-out', known: { dn: DN }, accounts: noAccounts };
  host.prepared = {
    ok: true,
    account,
    credentials: { realm: DOMAIN, ha1: HA1 },
  };
}

describe('a page that was started anew within a sign-in', () => {
  it('goes on with it: registers, and then has it kept', async () => {
    const { server, host } = await manualServer((asked, at) => {
      const account = { server: at.url, domain: DOMAIN, dn: DN };
      asked.account = {
        state: 'signing-in',
        account,
        credentials: { realm: DOMAIN, ha1: HA1 },
        accounts: noAccounts,
      };
    });
    server.challenge(await server.request('REGISTER'));
    const register = await server.request('REGISTER');
    expect(host.asked('confirmSignIn')).toEqual([]);
    server.accept(register);
    await isRegistered();
    await until(fixture.phone, 'signed in', ({ account }) => account?.dn === DN);
    expect(host.asked('confirmSignIn')).toHaveLength(1);
  });
});

describe('a known account', () => {
  it('is asked for without waiting for the version, which the first REGISTER names nevertheless', async () => {
    let tell = (_info: Awaited<FakeHost['info']>): void => {};
    const { server, host } = await manualServer((asked) => {
      asked.info = new Promise((resolve) => {
        tell = resolve;
      });
    });
    expect(host.asked('loadAccount')).toHaveLength(1);
    // A turn of the event loop: the account is there now.
    await setImmediate();
    tell({ version: '9.9.9', platform: 'linux', site: noSite });
    const register = await server.request('REGISTER');
    expect(register.header('User-Agent')).toBe('Agent Softphone/9.9.9');
    server.accept(register);
    await isRegistered();
  });

  it('registers by itself with HA1, and shows the way there', async () => {
    const { phone, server } = await manualServer();
    const states: string[] = [];
    const note = (state: string) => states.push(state);
    note(phone.state.registration.state);
    phone.watch(({ registration }) => registration.state, note);
    server.challenge(await server.request('REGISTER'));
    const register = await server.request('REGISTER');
    expect(isAuthorized(register)).toBe(true);
    expect(register.header('User-Agent')).toBe('Agent Softphone/1.2.3');
    expect(register.header('Expires')).toBe('600');
    server.accept(register);
    const { account } = await isRegistered();
    expect(account).toMatchObject({ dn: DN });
    expect(states).toEqual(['signed-out', 'connecting', 'registering', 'registered']);
  });

  it.each(['401 Unauthorized', '403 Forbidden'])(
    'whose kept password is refused with %s is asked for the one that is right',
    async (status) => {
      const { server, phone } = await manualServer();
      server.challenge(await server.request('REGISTER'));
      const register = await server.request('REGISTER');
      if (status.startsWith('401')) server.challenge(register);
      else server.reply(register, status);
      await until(phone, 'asked', ({ account }) => account === null);
      expect(phone.state).toMatchObject({
        signIn: { known: { dn: DN }, error: { field: 'password', problem: 'no-longer-right' }, busy: false },
        registration: { state: 'signed-out' },
      });
      expect(phone.census().timers).toBe(0);
    },
  );

  it('that the server does not know needs a person', async () => {
    const { server } = await manualServer();
    server.challenge(await server.request('REGISTER'));
    server.reply(await server.request('REGISTER'), '404 Not Found');
    expect(await hasFailed()).toEqual({ kind: 'dn-unknown' });
    expect(fixture.phone.census().timers).toBe(1); // The keep-alive; no further try.
  });

  it('that is refused after it was registered stays, with the reason', async () => {
    fixture = await registeredPhone();
    const { server, phone } = fixture;
    server.manual();
    phone.reconnect();
    server.drop();
    await hasFailed();
    phone.reconnect();
    server.challenge(await server.request('REGISTER'));
    server.reply(await server.request('REGISTER'), '403 Forbidden');
    await until(
      phone,
      'refused',
      ({ registration: now }) => now.state === 'failed' && now.problem.kind === 'credentials-refused',
    );
    expect(phone.state.account).toMatchObject({ dn: DN });
  });

  it.each([
    { algorithms: ['MD5', 'SHA-256'] },
    { algorithms: ['SHA-256', 'MD5'] },
    { algorithms: ['SHA-512-256', 'SHA-256', 'MD5'] },
  ])('challenged with $algorithms answers the one that it can', async ({ algorithms }) => {
    const { server } = await manualServer();
    const challenges = algorithms.map(
      (algorithm) =>
        `WWW-Authenticate: Digest realm="${DOMAIN}", nonce="${algorithm}", algorithm=${algorithm}, qop="auth"`,
    );
    server.reply(await server.request('REGISTER'), '401 Unauthorized', challenges);
    const register = await server.request('REGISTER');
    expect(isAuthorized(register)).toBe(true);
    expect(register.header('Authorization')).toContain('nonce="MD5"');
    server.accept(register);
    await isRegistered();
  });

  it.each([
    [
      '401 Unauthorized',
      'WWW-Authenticate: Digest realm="x", nonce="n", algorithm=SHA-256, qop="auth"',
      'SHA-256',
    ],
    ['407 Proxy Auth', 'Proxy-Authenticate: Digest realm="x", nonce="n", algorithm=SHA-256', 'SHA-256'],
    ['401 Unauthorized', 'WWW-Authenticate: Bearer authz_server="https://a.test", scope="sip"', 'Bearer'],
  ])(
    'challenged with %s %s stays, and the password is not called wrong',
    async (status, challenge, method) => {
      const { server, host, phone } = await manualServer();
      server.reply(await server.request('REGISTER'), status, [challenge]);
      expect(await hasFailed()).toEqual({ kind: 'sign-in-unsupported', method });
      expect(phone.state.account).toMatchObject({ dn: DN });
      expect(host.asked('credentialsFor')).toEqual([]);
    },
  );

  it('refused with 403 without having been asked for credentials is forbidden', async () => {
    const { server } = await manualServer();
    server.reply(await server.request('REGISTER'), '403 Forbidden');
    expect(await hasFailed()).toEqual({ kind: 'forbidden' });
  });

  it('waits as long as an overloaded server asks, and registers when the agent asks for it', async () => {
    const { server, phone } = await manualServer();
    const before = Date.now();
    server.reply(await server.request('REGISTER'), '503 Service Unavailable', ['Retry-After: 120 (busy)']);
    const problem = await hasFailed();
    expect(problem).toMatchObject({ kind: 'server-overloaded' });
    const retryAt = 'retryAt' in problem ? problem.retryAt : null;
    expect(retryAt).toBeGreaterThanOrEqual(before + 120_000);
    expect(retryAt).toBeLessThanOrEqual(Date.now() + 144_000);

    phone.reconnect();
    server.accept(await server.request('REGISTER'));
    await isRegistered();
  });

  it('asks main once for credentials of another realm', async () => {
    const { server, host } = await manualServer((fake) => {
      fake.credentials = { realm: 'asterisk', ha1: 'f'.repeat(32) };
    });
    server.challenge(await server.request('REGISTER'), 'asterisk');
    server.challenge(await server.request('REGISTER'), 'asterisk');
    const register = await server.request('REGISTER');
    expect(isAuthorized(register, 'f'.repeat(32))).toBe(true);
    expect(register.header('Authorization')).toContain('realm="asterisk"');
    server.accept(register);
    await isRegistered();
    expect(host.asked('credentialsFor')).toEqual([{ realm: 'asterisk' }]);
  });

  it('does not ask for ever when every challenge names the other realm again', async () => {
    const { server, host } = await manualServer((fake) => {
      fake.credentials = { realm: 'asterisk', ha1: 'f'.repeat(32) };
    });
    server.challenge(await server.request('REGISTER'), 'asterisk');
    server.challenge(await server.request('REGISTER'), 'asterisk');
    server.challenge(await server.request('REGISTER'), 'asterisk');
    expect(await hasFailed()).toEqual({ kind: 'credentials-refused' });
    expect(host.asked('credentialsFor')).toHaveLength(1);
  });

  it('is not led from realm to realm', async () => {
    const { server, host } = await manualServer((fake) => {
      fake.credentialsFor = ({ realm }) => {
        fake.calls.push({ name: 'credentialsFor', request: realm });
        return Promise.resolve({ realm, ha1: 'f'.repeat(32) });
      };
    });
    server.challenge(await server.request('REGISTER'), 'a');
    for (const realm of ['b', 'a']) {
      server.challenge(await server.request('REGISTER'), realm);
    }
    expect(await hasFailed()).toEqual({ kind: 'credentials-refused' });
    expect(host.asked('credentialsFor')).toEqual(['a', 'b']);
  });

  it('comes back by itself after the connection broke', async () => {
    fixture = await registeredPhone();
    fixture.server.drop();
    const problem = await hasFailed();
    expect(problem).toMatchObject({
      kind: 'server-unreachable',
      detail: 'lost',
    });
    expect('retryAt' in problem && problem.retryAt).toBeGreaterThan(Date.now());
    await isRegistered();
  });

  it('comes back at once when the network does', async () => {
    fixture = await registeredPhone();
    fixture.server.drop();
    await hasFailed();
    window.dispatchEvent(new Event('online'));
    expect(fixture.phone.state.registration.state).toBe('connecting');
    await isRegistered();
  });

  it('says that a certificate was refused, whenever main tells, and stops trying', async () => {
    fixture = await registeredPhone();
    fixture.server.drop();
    await hasFailed();
    fixture.host.refuseCertificate({ host: 'other.test', reason: 'expired' });
    expect(await hasFailed()).toMatchObject({ kind: 'server-unreachable' });
    fixture.host.refuseCertificate({
      host: '127.0.0.1',
      reason: 'unknown-authority',
    });
    fixture.host.failConnection({
      url: fixture.server.url,
      netError: 'ERR_CERT_AUTHORITY_INVALID',
    });
    expect(await hasFailed()).toEqual({
      kind: 'certificate-refused',
      detail: 'unknown-authority',
    });
    expect(fixture.phone.census().timers).toBe(0);
  });

  it('says what the network error means', async () => {
    fixture = await registeredPhone();
    fixture.server.drop();
    await hasFailed();
    fixture.host.failConnection({
      url: fixture.server.url,
      netError: 'ERR_CONNECTION_REFUSED',
    });
    expect(await hasFailed()).toMatchObject({
      kind: 'server-unreachable',
      detail: 'refused',
    });
  });

  it('unregisters when the agent signs out', async () => {
    fixture = await registeredPhone();
    fixture.server.manual();
    const signingOut = fixture.phone.signOut();
    const unregister = await fixture.server.request('REGISTER');
    expect(unregister.header('Expires')).toBe('0');
    fixture.server.accept(unregister);
    await signingOut;
    expect(fixture.host.asked('signOut')).toHaveLength(1);
    expect(fixture.phone.state).toMatchObject({
      account: null,
      signIn: { known: { dn: DN, domain: DOMAIN } },
      registration: { state: 'signed-out' },
    });
    expect(fixture.phone.census()).toMatchObject({ listeners: 0, timers: 0 });
  });
});

it('a window that closes ends its calls and unregisters', async () => {
  fixture = await registeredPhone();
  const { phone, server } = fixture;
  expect(await phone.execute({ kind: 'dial', target: '2001' }, 'ui')).toEqual({
    ok: true,
  });
  const invite = await server.request('INVITE');
  server.reply(invite, '180 Ringing', ['Contact: <sip:2001@server.test>']);
  await until(
    phone,
    'ringing',
    ({ calls: [call] }) => call?.state === 'dialling' && call.progress !== 'calling',
  );
  server.manual();
  window.dispatchEvent(new Event('pagehide'));
  // At once, and the calls first: there may be no time for the rest.
  const said = await server.take('end', ({ status, method }) => status === null && method !== 'OPTIONS');
  expect(said.method).toBe('CANCEL');
  expect((await server.request('REGISTER')).header('Expires')).toBe('0');
});

describe('the first sign-in', () => {
  it('is stored once the server has accepted it', async () => {
    fixture = await phoneAtServer(signedOut);
    const { phone, host } = fixture;
    await until(phone, 'loaded', ({ account }) => account === null);
    expect(phone.state.signIn.known).toEqual({ dn: DN });
    await phone.signIn(FORM);
    expect(host.asked('prepareSignIn')).toEqual([FORM]);
    expect(host.asked('confirmSignIn')).toHaveLength(1);
    expect(phone.state).toMatchObject({
      account: { dn: DN },
      registration: { state: 'registered' },
    });
    expect(phone.state.signIn.busy).toBe(false);
  });

  it('is one at a time', async () => {
    fixture = await phoneAtServer(signedOut);
    await until(fixture.phone, 'loaded', ({ account }) => account === null);
    await Promise.all([fixture.phone.signIn(FORM), fixture.phone.signIn(FORM)]);
    expect(fixture.host.asked('prepareSignIn')).toHaveLength(1);
  });

  it('that the server refuses keeps the form, stores nothing and is not tried again', async () => {
    fixture = await phoneAtServer((host, server) => {
      signedOut(host, server);
      server.manual();
    });
    const { phone, host, server } = fixture;
    await until(phone, 'loaded', ({ account }) => account === null);
    const signingIn = phone.signIn(FORM);
    server.challenge(await server.request('REGISTER'));
    server.reply(await server.request('REGISTER'), '403 Forbidden');
    await signingIn;
    expect(host.asked('confirmSignIn')).toEqual([]);
    expect(phone.state).toMatchObject({
      account: null,
      signIn: {
        known: { server: FORM.server, dn: DN },
        busy: false,
        error: null,
      },
      registration: {
        state: 'failed',
        problem: { kind: 'credentials-refused' },
      },
    });
    expect(phone.state.signIn.known).not.toHaveProperty('password');
    expect(phone.census().timers).toBe(0);
  });

  it('of a server that is not there says so and does not try again', async () => {
    fixture = await phoneAtServer(signedOut);
    const { phone, server } = fixture;
    await until(phone, 'loaded', ({ account }) => account === null);
    const url = server.url;
    await server.close();
    fixture.server = await SipServer.listen();
    await phone.signIn(FORM);
    expect(await hasFailed()).toEqual({
      kind: 'server-unreachable',
      detail: 'unknown',
      retryAt: null,
    });
    fixture.host.failConnection({ url, netError: 'ERR_NAME_NOT_RESOLVED' });
    expect(await hasFailed()).toMatchObject({
      detail: 'name-not-found',
      retryAt: null,
    });
  });

  it('of a server with a refused certificate says so, though a network error is told after it', async () => {
    fixture = await phoneAtServer(signedOut);
    const { phone, server, host } = fixture;
    await until(phone, 'loaded', ({ account }) => account === null);
    const url = server.url;
    await server.close();
    fixture.server = await SipServer.listen();
    const signingIn = phone.signIn(FORM);
    await until(phone, 'connecting', ({ registration }) => registration.state === 'connecting');
    host.refuseCertificate({ host: new URL(url).host, reason: 'wrong-name' });
    host.failConnection({ url, netError: 'ERR_FAILED' });
    expect(phone.state.registration.state).toBe('connecting');
    await signingIn;
    expect(await hasFailed()).toEqual({
      kind: 'certificate-refused',
      detail: 'wrong-name',
    });
  });

  it('with a form that main refuses reaches no server', async () => {
    fixture = await phoneAtServer((host) => {
      host.account = { state: 'signed-out', known: {}, accounts: noAccounts };
      host.prepared = {
        ok: false,
        error: { field: 'server', problem: 'malformed' },
      };
    });
    await until(fixture.phone, 'loaded', ({ account }) => account === null);
    await fixture.phone.signIn(FORM);
    expect(fixture.phone.state.signIn).toMatchObject({
      error: { field: 'server', problem: 'malformed' },
      busy: false,
    });
    expect(fixture.phone.state.registration.state).toBe('signed-out');
  });

  it('that the keychain does not keep holds for this session, and the agent is asked what to do', async () => {
    fixture = await phoneAtServer((host, server) => {
      signedOut(host, server);
      host.kept = { accounts: noAccounts, problem: 'locked' };
    });
    const { phone, host } = fixture;
    await until(phone, 'loaded', ({ account }) => account === null);
    await phone.signIn(FORM);
    const trouble = { problem: 'locked', wish: { kind: 'store' } };
    expect(phone.state).toMatchObject({
      account: { dn: DN },
      signIn: { error: null, busy: false },
      registration: { state: 'registered' },
      keychainTrouble: trouble,
    });
    host.unlocked = 'refused';
    await phone.retryKeychain();
    expect(phone.state.keychainTrouble).toEqual({ ...trouble, problem: 'refused' });
    expect(host.asked('setPasswordPlace')).toEqual([]);
    host.unlocked = null;
    host.kept = { accounts: noAccounts, problem: null };
    await phone.retryKeychain();
    expect(host.asked('setPasswordPlace')).toEqual([{ place: 'keychain' }]);
    expect(phone.state).toMatchObject({ keychainTrouble: null, unlocking: false });
  });

  it('for one more account that fails leaves the one that was there, registered again', async () => {
    fixture = await registeredPhone();
    const { phone, host, server } = fixture;
    server.manual();
    host.prepared = {
      ok: true,
      account: { ...fixture.account, dn: '9999' },
      credentials: { realm: DOMAIN, ha1: HA1 },
    };
    const signingIn = phone.signIn({ ...FORM, dn: '9999' });
    server.accept(await server.request('REGISTER'));
    server.reply(await server.request('REGISTER'), '403 Forbidden');
    await signingIn;
    server.automatic();
    await phone.cancelSignIn();
    await isRegistered();
    expect(host.asked('cancelSignIn')).toHaveLength(1);
    expect(phone.state.account).toMatchObject({ dn: DN });
    await phone.cancelSignIn();
    expect(host.asked('cancelSignIn')).toHaveLength(1);
  });
});

describe('a keychain that can’t be used at the start', () => {
  const error = { field: 'keychain', problem: 'keychain-locked' } as const;
  const isLocked = (host: FakeHost) => {
    host.account = { state: 'signed-out', known: { dn: DN }, error, accounts: noAccounts };
  };
  const signsIn = ({ account }: PhoneFixture): FakeHost['account'] => ({
    state: 'signed-in',
    account,
    credentials: { realm: DOMAIN, ha1: HA1 },
    accounts: noAccounts,
  });

  it('is asked again when main says that it can be, without the agent', async () => {
    fixture = await phoneAtServer(isLocked);
    const { phone, host } = fixture;
    await until(phone, 'loaded', ({ account }) => account === null);
    expect(phone.state.signIn.error).toEqual(error);
    host.account = signsIn(fixture);
    host.keychainUsable();
    await isRegistered();
    expect(phone.state).toMatchObject({ account: { dn: DN }, signIn: { error: null } });
    host.keychainUsable();
    expect(host.asked('loadAccount')).toHaveLength(2);
  });

  it('is unlocked on the agent’s wish, and says when it was not', async () => {
    fixture = await phoneAtServer(isLocked);
    const { phone, host } = fixture;
    await until(phone, 'loaded', ({ account }) => account === null);
    host.unlocked = 'refused';
    await phone.retryKeychain();
    expect(phone.state.signIn.error).toEqual({ field: 'keychain', problem: 'keychain-refused' });
    host.unlocked = null;
    host.account = signsIn(fixture);
    await phone.retryKeychain();
    await isRegistered();
  });
});

describe('several accounts', () => {
  it('one leaves the server before the other comes', async () => {
    fixture = await registeredPhone();
    const { phone, host, server } = fixture;
    server.manual();
    const switching = phone.switchAccount({ dn: '2002', domain: DOMAIN });
    const unregister = await server.request('REGISTER');
    expect(unregister.header('Expires')).toBe('0');
    expect(host.asked('switchAccount')).toEqual([]);
    host.account = {
      state: 'signed-in',
      account: { ...fixture.account, dn: '2002' },
      credentials: { realm: DOMAIN, ha1: HA1 },
      accounts: noAccounts,
    };
    server.accept(unregister);
    await switching;
    expect(host.asked('switchAccount')).toEqual([{ dn: '2002', domain: DOMAIN }]);
    const register = await server.request('REGISTER');
    expect(register.header('To')).toContain('sip:2002@');
    server.accept(register);
    await isRegistered();
    expect(phone.state.account).toMatchObject({ dn: '2002' });
  });

  it('nobody is switched during a call', async () => {
    fixture = await registeredPhone();
    const { phone, host, server } = fixture;
    await phone.execute({ kind: 'dial', target: '2001' }, 'ui');
    await server.request('INVITE');
    await phone.switchAccount({ dn: '2002', domain: DOMAIN });
    expect(host.asked('switchAccount')).toEqual([]);
    expect(phone.state.registration.state).toBe('registered');
  });

  it('that can’t be removed for want of the keychain say so', async () => {
    fixture = await registeredPhone();
    const { phone, host } = fixture;
    const id = { dn: '2002', domain: DOMAIN };
    host.kept = { accounts: noAccounts, problem: 'locked' };
    await phone.removeAccount(id);
    expect(phone.state.keychainTrouble).toEqual({ problem: 'locked', wish: { kind: 'remove', id } });
    phone.dismissKeychainTrouble();
    expect(phone.state.keychainTrouble).toBeNull();
  });
});
