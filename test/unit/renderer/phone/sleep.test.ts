import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Registration } from '../../../../src/renderer/phone/registration/registration';
import { Store } from '../../../../src/renderer/phone/state/store';
import { Timers } from '../../../../src/renderer/phone/util/timers';
import { installBrowserParts } from '../../../support/phone/browserParts';
import { FakeAgent } from '../../../support/phone/fakeAgent';
import { type PhoneFixture, registeredPhone, until } from '../../../support/phone/phoneFixture';
import { ServerCall } from '../../../support/phone/sipServer';

const A = 'wss://a.test/';
const account = { server: A, domain: 'phone.test', dn: '1002' };
const credentials = { realm: 'phone.test', ha1: 'f'.repeat(32) };

/** An account that is kept at one server. Chance is always the middle. */
function kept() {
  const store = new Store(() => undefined);
  const agents: FakeAgent[] = [];
  const registration = new Registration({
    store,
    host: { credentialsFor: () => Promise.resolve(null) },
    log: () => undefined,
    timers: new Timers(),
    now: Date.now,
    random: () => 0.5,
    serversOf: () => [A],
    idle: () => true,
    connectionLost: () => undefined,
    openAgent: (_account, _credentials, events) => {
      const agent = new FakeAgent(events);
      agents.push(agent);
      return agent;
    },
  });
  const agent = (): FakeAgent => {
    const last = agents.at(-1);
    if (last === undefined) throw new Error('nobody signs in');
    return last;
  };
  return {
    registration,
    agents,
    agent,
    state: () => store.state.registration,
    async up() {
      await registration.keep(account, credentials);
      agent().open();
      agent().accept();
      agent().log.length = 0;
    },
  };
}

describe('sleep and network', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('signs off, and opens a new connection when the computer wakes up', async () => {
    const phone = kept();
    await phone.up();
    await phone.registration.sleep();
    expect(phone.agent().log).toEqual(['stop']);
    expect(phone.state()).toMatchObject({ problem: { detail: 'asleep', retryAt: null } });
    phone.registration.wake();
    expect(phone.agents).toHaveLength(2);
    expect(phone.agent().log).toEqual([`connect ${A} 2000`]);
  });

  it('tries about twice a second while the network is not yet there, and later as seldom as ever', async () => {
    const phone = kept();
    await phone.up();
    await phone.registration.sleep();
    phone.registration.wake();
    const waits: number[] = [];
    for (let i = 0; i < 22; i += 1) {
      phone.agent().lose();
      const state = phone.state();
      const problem = state.state === 'failed' ? state.problem : null;
      waits.push((problem !== null && 'retryAt' in problem ? (problem.retryAt ?? 0) : 0) - Date.now());
      vi.advanceTimersByTime(waits.at(-1) ?? 0);
    }
    expect(waits.slice(0, 3)).toEqual([50, 500, 500]);
    expect(waits.slice(19)).toEqual([500, 1500, 3000]);
  });

  it('asks a connection at once whether it lives when the network changes', async () => {
    const phone = kept();
    await phone.up();
    phone.registration.networkChanged();
    expect(phone.agent().log).toEqual(['probe suspected']);
  });

  it('tries at once when the network changes while it is offline', async () => {
    const phone = kept();
    await phone.up();
    phone.agent().lose();
    phone.registration.networkChanged();
    expect(phone.agent().log.at(-1)).toBe(`connect ${A} 2000`);
  });

  it('does not try a refused password again, nor undercut a pause that the server asked for', async () => {
    for (const [status, retryAfter] of [
      [403, null],
      [503, 60_000],
    ] as const) {
      const phone = kept();
      await phone.registration.keep(account, credentials);
      phone.agent().open();
      phone.agent().refuse(status, retryAfter);
      phone.agent().log.length = 0;
      phone.registration.networkChanged();
      await phone.registration.sleep();
      phone.registration.wake();
      const tried = phone.agents.flatMap(({ log }) => log);
      if (status === 403) expect(tried).toEqual([]);
      else expect(tried.slice(0, 1)).toEqual(['stop']);
    }
  });

  it('does not go on behind the form with a first sign-in that the sleep cut short', async () => {
    const phone = kept();
    const signedIn = phone.registration.signIn(account, credentials);
    await vi.advanceTimersByTimeAsync(0);
    phone.agent().open();
    await phone.registration.sleep();
    expect(await signedIn).toBe(false);
    expect(phone.state()).toMatchObject({ problem: { detail: 'asleep', retryAt: null } });
    phone.registration.wake();
    expect(phone.agents).toHaveLength(1);
  });

  it('does not sign in again after a sign-out during the sleep', async () => {
    const phone = kept();
    await phone.up();
    await phone.registration.sleep();
    await phone.registration.stop();
    phone.registration.wake();
    expect(phone.agents).toHaveLength(1);
    expect(phone.state().state).toBe('signed-out');
  });
});

describe('a call', () => {
  let fixture: PhoneFixture;
  beforeEach(installBrowserParts);
  afterEach(async () => {
    fixture.server.automatic();
    await fixture.phone.dispose();
    await fixture.server.close();
  });

  it('that rings when the computer goes to sleep is refused for now, and the phone registers anew after it', async () => {
    fixture = await registeredPhone();
    const { phone, host, server } = fixture;
    new ServerCall(server).invite();
    await until(phone, 'ringing', ({ calls }) => calls.length === 1);
    host.power('suspend');
    expect((await server.response('INVITE', 480)).status).toBe(480);
    await until(phone, 'asleep', ({ registration }) => registration.state === 'failed');
    expect(phone.state.lastEnded?.reason).toBe('asleep');
    host.power('resume');
    await until(phone, 'registered', ({ registration }) => registration.state === 'registered');
  });

  it('that is spoken on is hung up, and once more after the sleep: the first BYE may not have got through', async () => {
    fixture = await registeredPhone();
    const { phone, host, server } = fixture;
    const call = new ServerCall(server);
    call.invite();
    const { calls } = await until(phone, 'ringing', (state) => state.calls.length === 1);
    await phone.execute({ kind: 'answer', callId: calls[0]?.id ?? '' }, 'ui');
    call.ack(await server.response('INVITE', 200));
    await until(phone, 'in call', (state) => state.calls[0]?.state === 'established');
    host.power('suspend');
    const first = await server.request('BYE');
    await until(phone, 'asleep', ({ registration }) => registration.state === 'failed');
    host.power('resume');
    const again = await server.request('BYE');
    for (const name of ['Call-ID', 'From', 'To']) expect(again.header(name)).toBe(first.header(name));
    await until(phone, 'registered', ({ registration }) => registration.state === 'registered');
  });

  it('is not disturbed by a network that changed, whose connection does not answer: the phone takes a new one', async () => {
    fixture = await registeredPhone();
    const { phone, host, server } = fixture;
    server.manual();
    host.changeNetwork();
    await server.request('OPTIONS');
    server.automatic();
    await until(phone, 'lost', ({ registration }) => registration.state !== 'registered');
    await until(phone, 'registered', ({ registration }) => registration.state === 'registered');
  });
});
