import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { installBrowserParts } from '../../../../support/phone/browserParts';
import { type PhoneFixture, phoneAtServer, until } from '../../../../support/phone/phoneFixture';
import type { SipMessage } from '../../../../support/phone/sipMessage';
import type { SipServer } from '../../../../support/phone/sipServer';

/** What a header with a number can hold. */
const odd = ['0', '-1', 'soon', '', '4294967296', '9'.repeat(400), '1.5', '1800 (a comment)', '601'];
const WATCHED_MS = 600_000;
/** Short enough for a sign of life to be answered in time, and for a flood to be counted: each step takes several messages. */
const STEP_MS = 5000;
/** The back-off at its quickest: 1, 2, 4, 8 s and then 15 s each. */
const BACK_OFF = 45;

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

/** How many REGISTERs a phone sends in ten minutes that gets this answer to each. */
async function registersWhen(answer: (server: SipServer, register: SipMessage) => void): Promise<number> {
  let count = () => 0;
  let started = () => {};
  const hasStarted = new Promise<void>((resolve) => {
    started = resolve;
  });
  fixture = await phoneAtServer((_, server) => {
    count = server.answering((register) => {
      answer(server, register);
      started();
    });
  });
  await hasStarted;
  for (let passed = 0; passed < WATCHED_MS && count() <= BACK_OFF; passed += STEP_MS) {
    vi.advanceTimersByTime(STEP_MS);
    await fixture.server.settled();
    await fixture.server.settled();
  }
  return count();
}

const contact = (register: SipMessage, expires: string) =>
  `Contact: ${register.header('Contact').replace(/;expires=\d+/, '')}${expires}`;
const shown = (value: string) =>
  value.length > 20 ? `${value.slice(0, 3)}… (${value.length} digits)` : value;

describe.each(odd.map((value) => ({ value, name: shown(value) })))('$name', ({ value }) => {
  it.each([
    [
      'a Contact’s expires',
      (server: SipServer, register: SipMessage) =>
        server.reply(register, '200 OK', [contact(register, `;expires=${value.split(' ')[0]}`)]),
    ],
    [
      'Expires',
      (server: SipServer, register: SipMessage) =>
        server.reply(register, '200 OK', [contact(register, ''), `Expires: ${value}`]),
    ],
    [
      'Min-Expires',
      (server: SipServer, register: SipMessage) =>
        server.reply(register, '423 Interval Too Brief', [`Min-Expires: ${value}`]),
    ],
    [
      'Retry-After of a server that is overloaded',
      (server: SipServer, register: SipMessage) =>
        server.reply(register, '503 Service Unavailable', [`Retry-After: ${value}`]),
    ],
    [
      'Retry-After of a server that redirects',
      (server: SipServer, register: SipMessage) =>
        server.reply(register, '302 Moved Temporarily', [
          `Contact: <sip:${value.slice(0, 3)}@192.0.2.1>`,
          `Retry-After: ${value}`,
        ]),
    ],
  ])('as %s makes no flood', async (_, answer) => {
    expect(await registersWhen(answer)).toBeLessThanOrEqual(BACK_OFF);
  });
});

it('a longer interval that the server asks for is used', async () => {
  const asked: string[] = [];
  expect(
    await registersWhen((server, register) => {
      asked.push(register.header('Expires'));
      if (register.header('Expires') === '1800') server.accept(register);
      else server.reply(register, '423 Interval Too Brief', ['Min-Expires: 1800']);
    }),
  ).toBe(2);
  expect(asked).toEqual(['600', '1800']);
  expect(fixture.phone.state.registration.state).toBe('registered');
});

it('an interval that grows with every answer makes no flood', async () => {
  const count = await registersWhen((server, register) =>
    server.reply(register, '423 Interval Too Brief', [
      `Min-Expires: ${Number(register.header('Expires')) + 1}`,
    ]),
  );
  // Two at each try.
  expect(count).toBeLessThanOrEqual(2 * BACK_OFF);
});

it('a challenge that is always stale makes no flood', async () => {
  let count = () => 0;
  fixture = await phoneAtServer((_, server) => {
    count = server.answering((register) =>
      server.reply(register, '401 Unauthorized', [
        'WWW-Authenticate: Digest realm="phone.test", nonce="a", stale=true, algorithm=MD5, qop="auth"',
      ]),
    );
  });
  await until(fixture.phone, 'given up', ({ account }) => account === null);
  expect(count()).toBeLessThanOrEqual(3);
});
