import { debug } from 'jssip';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { installBrowserParts } from '../../../support/phone/browserParts';
import {
  type PhoneFixture,
  phoneAtServer,
  registeredPhone,
  until,
} from '../../../support/phone/phoneFixture';

let fixture: PhoneFixture;

beforeEach(installBrowserParts);
afterEach(async () => {
  vi.useRealTimers();
  fixture.server.automatic();
  await fixture.phone.dispose();
  await fixture.server.close();
});

/** From here on time passes only when the test says so; the network is real and goes on. */
function stopTheClock() {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
}

const problem = () => {
  const { registration } = fixture.phone.state;
  return registration.state === 'failed' ? registration.problem : null;
};

/** The phone with its keep-alive in the test's hands. */
async function probedPhone() {
  stopTheClock();
  fixture = await registeredPhone();
  fixture.server.manual();
  return fixture;
}

it('asks for a sign of life, and takes a connection for dead that gave one before and then none', async () => {
  const { server } = await probedPhone();
  vi.advanceTimersByTime(30_000);
  server.reply(await server.request('OPTIONS'), '404 Not Found');
  await server.settled();
  vi.advanceTimersByTime(30_000);
  await server.request('OPTIONS');
  vi.advanceTimersByTime(8000);
  expect(problem()).toMatchObject({ kind: 'server-unreachable', detail: 'lost' });
});

it('asks for that sign at once when the agent wants to reconnect a phone that is online', async () => {
  const { phone, server } = await probedPhone();
  phone.reconnect();
  server.reply(await server.request('OPTIONS'), '200 OK');
  await server.settled();
  expect(phone.state.registration.state).toBe('registered');
});

it('gives up a WebSocket that does not open', async () => {
  stopTheClock();
  fixture = await phoneAtServer((_, server) => server.stall());
  const { phone } = fixture;
  await until(phone, 'connecting', ({ registration }) => registration.state === 'connecting');
  vi.advanceTimersByTime(9999);
  expect(phone.state.registration.state).toBe('connecting');
  vi.advanceTimersByTime(1);
  expect(problem()).toMatchObject({ kind: 'server-unreachable', detail: 'timed-out' });
});

it('does not believe a server dead that never answers OPTIONS', async () => {
  const { phone, server } = await probedPhone();
  vi.advanceTimersByTime(30_000);
  await server.request('OPTIONS');
  vi.advanceTimersByTime(8000);
  vi.advanceTimersByTime(30_000);
  await server.request('OPTIONS');
  vi.advanceTimersByTime(8000);
  expect(phone.state.registration.state).toBe('registered');
});

it('a REGISTER that is answered without a contact of ours has failed', async () => {
  fixture = await phoneAtServer((_, server) => server.manual());
  const { server } = fixture;
  const register = await server.request('REGISTER');
  server.reply(register, '200 OK', ['Contact: <sip:somebody@else.test>;expires=60']);
  await until(fixture.phone, 'failed', ({ registration }) => registration.state === 'failed');
  expect(problem()).toMatchObject({ kind: 'server-error', statusCode: 200 });
});

it('tries again after a server error, each time later', async () => {
  stopTheClock();
  fixture = await phoneAtServer((_, server) => server.manual());
  const { phone, server } = fixture;
  const waits: number[] = [];
  for (let i = 0; i < 4; i += 1) {
    server.reply(await server.request('REGISTER'), '500 Server Internal Error');
    await until(phone, 'failed', ({ registration }) => registration.state === 'failed');
    const failure = problem();
    expect(failure).toMatchObject({ kind: 'server-error', statusCode: 500 });
    const wait = (failure !== null && 'retryAt' in failure ? (failure.retryAt ?? 0) : 0) - Date.now();
    waits.push(wait);
    vi.advanceTimersByTime(wait + 100);
    expect(phone.state.registration.state).toBe('registering');
  }
  expect(waits[0]).toBeLessThanOrEqual(2000);
  expect(waits[3]).toBeGreaterThan(7000);
});

it('JsSIP prints no SIP message, with its Authorization header, though the page’s storage asks for it', async () => {
  debug.enable('JsSIP:*');
  vi.resetModules();
  await import('../../../../src/renderer/phone/sip/userAgent');
  expect(debug.enabled('JsSIP:Transport')).toBe(false);
  fixture = await registeredPhone();
});
