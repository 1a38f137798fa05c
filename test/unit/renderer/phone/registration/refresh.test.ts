import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { installBrowserParts } from '../../../../support/phone/browserParts';
import type { FakeHost } from '../../../../support/phone/fakeHost';
import { type PhoneFixture, phoneAtServer, until } from '../../../../support/phone/phoneFixture';
import type { SipMessage } from '../../../../support/phone/sipMessage';
import { DOMAIN } from '../../../../support/phone/sipServer';

const OTHER_HA1 = 'f'.repeat(32);
/** JsSIP renews a registration of 600 s before this has passed (milliseconds). */
const RENEWED_BY = 568_000;
/** A part of the time between two signs of life: one that is asked for is answered before the next step. */
const STEP_MS = 15_000;

let fixture: PhoneFixture;

beforeEach(() => {
  installBrowserParts();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(async () => {
  vi.useRealTimers();
  fixture.server.automatic();
  await fixture.phone.dispose();
  await fixture.server.close();
});

const isRegistered = () =>
  until(fixture.phone, 'registered', ({ registration }) => registration.state === 'registered');
const registration = () => fixture.phone.state.registration;

async function pass(ms: number): Promise<void> {
  vi.advanceTimersByTime(ms);
  await fixture.server.settled();
}

/** The REGISTER by which a registered phone renews; OPTIONS on the way there are answered. */
async function refreshOf(prepare: (host: FakeHost) => void = () => {}): Promise<SipMessage> {
  fixture = await phoneAtServer(prepare);
  const { server } = fixture;
  await isRegistered();
  const refreshes: SipMessage[] = [];
  const count = server.answering((register) => refreshes.push(register));
  for (let passed = 0; passed < RENEWED_BY && count() === 0; passed += STEP_MS) await pass(STEP_MS);
  const [refresh] = refreshes;
  if (refresh === undefined) throw new Error('the phone never renewed its registration');
  server.manual();
  return refresh;
}

describe('a refresh', () => {
  it('that is challenged with another realm is answered with that one’s credentials', async () => {
    const refresh = await refreshOf((host) => {
      host.credentials = { realm: 'asterisk', ha1: OTHER_HA1 };
    });
    const { server } = fixture;
    server.challenge(refresh, 'asterisk');
    const again = await server.request('REGISTER');
    expect(registration().state).toBe('registering');
    server.challenge(again, 'asterisk');
    const authorized = await server.request('REGISTER');
    expect(authorized.header('Authorization')).toContain('realm="asterisk"');
    server.accept(authorized);
    await isRegistered();
  });

  it('for whose realm main has no credentials shows that the phone is not registered', async () => {
    const refresh = await refreshOf();
    fixture.server.challenge(refresh, 'asterisk');
    await until(fixture.phone, 'failed', ({ registration: now }) => now.state === 'failed');
    expect(registration()).toMatchObject({ problem: { kind: 'credentials-refused' } });
  });

  it.each([
    ['without any Contact', []],
    ['with another phone’s Contact only', ['Contact: <sip:x@192.0.2.1>;expires=600']],
    [
      'with a Contact of another instance',
      ['Contact: <sip:x@192.0.2.1>;+sip.instance="<urn:uuid:0>";reg-id=1;expires=600'],
    ],
    ['that takes it out', ['OURS;expires=0']],
    ['that takes it out by the header', ['OURS', 'Expires: 0']],
    ['for moments only', ['OURS;expires=2']],
  ])('that is answered with a 200 %s is a failure, and tried again', async (_, headers) => {
    const refresh = await refreshOf();
    const { server, phone } = fixture;
    const ours = refresh.header('Contact').replace(/;expires=\d+/, '');
    server.reply(
      refresh,
      '200 OK',
      headers.map((header) => header.replace('OURS', `Contact: ${ours}`)),
    );
    await until(phone, 'failed', ({ registration: now }) => now.state === 'failed');
    const now = registration();
    expect(now).toMatchObject({ problem: { kind: 'server-error', statusCode: 200 } });
    vi.advanceTimersByTime(2000);
    server.accept(await server.request('REGISTER'));
    await isRegistered();
  });

  it('that gets no answer is given up', async () => {
    await refreshOf();
    const { server } = fixture;
    server.answering(() => undefined);
    const seen: unknown[] = [];
    const stop = fixture.phone.watch(
      ({ registration }) => registration,
      (now) => seen.push(now),
    );
    for (let passed = 0; passed < 45_000; passed += STEP_MS) await pass(STEP_MS);
    stop();
    const problem = { kind: 'server-unreachable', detail: 'timed-out' };
    expect(seen).toContainEqual(expect.objectContaining({ problem: expect.objectContaining(problem) }));
  });

  it('whose answer JsSIP takes for another’s counts as a failure too', async () => {
    const refresh = await refreshOf();
    const { server, phone } = fixture;
    server.send([
      'SIP/2.0 200 OK',
      `Via: ${refresh.header('Via')}`,
      `From: ${refresh.header('From')}`,
      `To: ${refresh.header('To')};tag=server`,
      `Call-ID: ${refresh.header('Call-ID')}`,
      `CSeq: ${refresh.cseq + 7} REGISTER`,
      `Contact: ${refresh.header('Contact')}`,
    ]);
    await until(phone, 'failed', ({ registration: now }) => now.state === 'failed');
    vi.advanceTimersByTime(2000);
    server.accept(await server.request('REGISTER'));
    await isRegistered();
  });

  it('that is granted leaves no limit running, and the phone as it was', async () => {
    const refresh = await refreshOf();
    const { server } = fixture;
    const before = registration();
    server.answering(() => undefined);
    server.accept(refresh);
    await server.settled();
    for (let passed = 0; passed < 45_000; passed += STEP_MS) await pass(STEP_MS);
    expect(registration()).toBe(before);
  });

  it('is asked for before a shorter registration ends', async () => {
    fixture = await phoneAtServer((_, server) => server.manual());
    const { server } = fixture;
    const register = await server.request('REGISTER');
    server.reply(register, '200 OK', [
      `Contact: ${register.header('Contact').replace('expires=600', 'expires=30')}`,
    ]);
    await isRegistered();
    vi.advanceTimersByTime(25_000);
    await server.request('REGISTER');
  });
});

it('the realm of each challenge being new, the phone gives up', async () => {
  let realm = 0;
  let count = () => 0;
  fixture = await phoneAtServer((host, server) => {
    host.credentialsFor = ({ realm: asked }) => Promise.resolve({ realm: asked, ha1: OTHER_HA1 });
    count = server.answering((register) => {
      realm += 1;
      server.challenge(register, `${DOMAIN}-${realm}`);
    });
  });
  await until(fixture.phone, 'asked', ({ account }) => account === null);
  expect(count()).toBe(4);
});
