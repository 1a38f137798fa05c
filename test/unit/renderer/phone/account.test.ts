import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RegistrationProblem } from '../../../../src/shared/domain/registration';
import { noSite } from '../../../../src/shared/settings/site';
import { installBrowserParts } from '../../../support/phone/browserParts';
import type { FakeHost } from '../../../support/phone/fakeHost';
import {
  type PhoneFixture,
  phoneAtServer,
  registeredPhone,
  until,
} from '../../../support/phone/phoneFixture';
import { DN, DOMAIN, HA1, isAuthorized, SipServer } from '../../../support/phone/sipServer';

const FORM = { server: 'phone.test:8089', dn: DN, password: 'secret' };

let fixture: PhoneFixture;

beforeEach(installBrowserParts);
afterEach(async () => {
  fixture.server.automatic();
  await fixture.phone.signOut();
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
  host.account = { state: 'signed-out', known: { dn: DN } };
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
    phone.subscribe(({ registration }) => {
      if (states.at(-1) !== registration.state) states.push(registration.state);
    });
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

  it.each([
    ['401 Unauthorized', { kind: 'credentials-refused' }],
    ['403 Forbidden', { kind: 'credentials-refused' }],
    ['404 Not Found', { kind: 'dn-unknown' }],
  ] as const)('refused after its credentials with %s needs a person', async (status, problem) => {
    const { server } = await manualServer();
    server.challenge(await server.request('REGISTER'));
    const register = await server.request('REGISTER');
    if (status.startsWith('401')) server.challenge(register);
    else server.reply(register, status);
    expect(await hasFailed()).toEqual(problem);
    expect(fixture.phone.census().timers).toBe(1); // The keep-alive; no further try.
  });

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
    ({ calls: [call] }) => call?.state === 'dialing' && call.progress !== 'calling',
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
      host.account = { state: 'signed-out', known: {} };
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

  it('that the keychain does not keep is undone, and says why', async () => {
    fixture = await phoneAtServer((host, server) => {
      signedOut(host, server);
      host.confirmed = {
        ok: false,
        error: { field: 'keychain', problem: 'keychain-locked' },
      };
    });
    await until(fixture.phone, 'loaded', ({ account }) => account === null);
    await fixture.phone.signIn(FORM);
    expect(fixture.phone.state).toMatchObject({
      account: null,
      signIn: {
        error: { field: 'keychain', problem: 'keychain-locked' },
        busy: false,
      },
      registration: { state: 'signed-out' },
    });
  });
});
