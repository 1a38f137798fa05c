import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Registration } from '../../../../../src/renderer/phone/registration/registration';
import { Store } from '../../../../../src/renderer/phone/state/store';
import { Timers } from '../../../../../src/renderer/phone/util/timers';
import type { RegistrationState } from '../../../../../src/shared/domain/registration/registration';
import { FakeAgent } from '../../../../support/phone/fakeAgent';

const A = 'wss://a.test/';
const B = 'wss://b.test/';
const C = 'wss://c.test/';
const account = { server: A, domain: 'phone.test', dn: '1002' };
const credentials = { realm: 'phone.test', ha1: 'f'.repeat(32) };

/** A site with these servers, in the order of this agent's preference. Chance is always the middle. */
class Site {
  readonly store = new Store(() => undefined);
  readonly timers = new Timers();
  readonly states: RegistrationState['state'][] = [];
  readonly registration: Registration;
  idle = true;
  lost = 0;
  cannotOpen = false;
  #agent: FakeAgent | null = null;

  constructor(servers: readonly string[], random = 0.5) {
    this.registration = new Registration({
      store: this.store,
      host: { credentialsFor: () => Promise.resolve(null) },
      log: () => undefined,
      timers: this.timers,
      now: Date.now,
      random: () => random,
      serversOf: () => servers,
      idle: () => this.idle,
      connectionLost: () => {
        this.lost += 1;
      },
      openAgent: (_account, _credentials, events) => {
        if (this.cannotOpen) throw new Error('cannot be made');
        this.#agent = new FakeAgent(events);
        return this.#agent;
      },
    });
    const note = (state: (typeof this.states)[number]) => this.states.push(state);
    note(this.store.state.registration.state);
    this.store.watch(({ registration }) => registration.state, note);
  }

  get agent(): FakeAgent {
    if (this.#agent === null) throw new Error('nobody signs in');
    return this.#agent;
  }

  get state(): RegistrationState {
    return this.store.state.registration;
  }

  /** Registered at the server that is being tried. */
  up(): void {
    this.agent.open();
    this.agent.accept();
  }

  /** What was tried since it was asked last. */
  tried(): string[] {
    return this.agent.log.splice(0);
  }
}

async function site(servers: readonly string[], random?: number): Promise<Site> {
  const made = new Site(servers, random);
  await made.registration.keep(account, credentials);
  return made;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a site with several servers', () => {
  it('is connected to at the first, which has less time while another is left', async () => {
    const phone = await site([A, B]);
    expect(phone.tried()).toEqual([`connect ${A} 4000`]);
    phone.up();
    expect(phone.state).toMatchObject({ state: 'registered', server: A });
  });

  it('loses one: the phone is at the next within a second, and was never said to be offline', async () => {
    const phone = await site([A, B], 0.999);
    phone.up();
    phone.tried();
    phone.agent.lose();
    expect(phone.lost).toBe(1);
    expect(phone.tried()).toEqual([]);
    vi.advanceTimersByTime(999);
    expect(phone.tried()).toEqual([`connect ${B} 10000`]);
    phone.up();
    expect(phone.state).toMatchObject({ state: 'registered', server: B });
    expect(phone.states).not.toContain('failed');
  });

  it('has none that answers: each is tried once, then the phone waits, longer each time, and begins at the first', async () => {
    const phone = await site([A, B, C]);
    for (const wait of [1500, 3000, 6000]) {
      for (const [server, limit] of [
        [A, 4000],
        [B, 4000],
        [C, 10_000],
      ] as const) {
        expect(phone.tried()).toEqual([`connect ${server} ${limit}`]);
        phone.agent.lose(true);
        if (server !== C) vi.advanceTimersByTime(500);
      }
      expect(phone.state).toMatchObject({
        state: 'failed',
        problem: { kind: 'server-unreachable', detail: 'timed-out', retryAt: Date.now() + wait },
      });
      vi.advanceTimersByTime(wait);
    }
  });

  it('goes to the next when one does not answer the REGISTER, or says that it fails', async () => {
    const phone = await site([A, B, C]);
    phone.agent.open();
    vi.advanceTimersByTime(8000);
    expect(phone.tried()).toEqual([`connect ${A} 4000`, 'disconnect']);
    vi.advanceTimersByTime(500);
    expect(phone.tried()).toEqual([`connect ${B} 4000`]);
    phone.agent.open();
    phone.agent.refuse(500);
    vi.advanceTimersByTime(500);
    expect(phone.tried()).toEqual(['disconnect', `connect ${C} 10000`]);
    phone.up();
    expect(phone.state).toMatchObject({ state: 'registered', server: C });
  });

  it('goes to the next when one does not answer a refresh', async () => {
    const phone = await site([A, B]);
    phone.up();
    phone.agent.refresh();
    phone.agent.renew();
    vi.advanceTimersByTime(8000);
    expect(phone.state).toMatchObject({ state: 'registered', server: A });
    phone.agent.refresh();
    vi.advanceTimersByTime(8500);
    expect(phone.tried()).toEqual([`connect ${A} 4000`, 'disconnect', `connect ${B} 10000`]);
  });

  it('takes a new connection when the only server does not answer a refresh', async () => {
    const phone = await site([A]);
    phone.up();
    phone.agent.refresh();
    vi.advanceTimersByTime(35_000);
    expect(phone.state).toMatchObject({ problem: { kind: 'server-unreachable', detail: 'timed-out' } });
    vi.advanceTimersByTime(1500);
    expect(phone.tried()).toEqual([`connect ${A} 10000`, 'disconnect', `connect ${A} 10000`]);
  });

  it('keeps to the longest pause that one of its servers asked for', async () => {
    const phone = await site([A, B]);
    phone.agent.open();
    phone.agent.refuse(503, 120_000);
    vi.advanceTimersByTime(500);
    phone.agent.lose();
    expect(phone.state).toMatchObject({
      problem: { kind: 'server-unreachable', retryAt: Date.now() + 132_000 },
    });
  });

  it('does not send a wrong password to all of them', async () => {
    const phone = await site([A, B]);
    phone.agent.open();
    phone.agent.refuse(403);
    expect(phone.state).toMatchObject({ state: 'failed', problem: { kind: 'credentials-refused' } });
    vi.advanceTimersByTime(600_000);
    expect(phone.tried()).toEqual([`connect ${A} 4000`]);
  });

  it('does not send it again, to none of them, when the connection breaks after it', async () => {
    const phone = await site([A, B]);
    phone.agent.open();
    phone.agent.refuse(403);
    phone.agent.lose();
    expect(phone.state).toMatchObject({ state: 'failed', problem: { kind: 'credentials-refused' } });
    vi.advanceTimersByTime(600_000);
    expect(phone.tried()).toEqual([`connect ${A} 4000`]);
  });

  it('stays signed out when that is asked for while a sign-in waits for the connection before it to close', async () => {
    const phone = await site([A]);
    phone.up();
    const first = phone.agent;
    let closed = () => {};
    first.stop = () =>
      new Promise((resolve) => {
        closed = resolve;
      });
    const kept = phone.registration.keep(account, credentials);
    const stopped = phone.registration.stop();
    closed();
    await Promise.all([kept, stopped]);
    expect(phone.state.state).toBe('signed-out');
    expect(phone.agent).toBe(first);
    expect(phone.timers.size).toBe(0);
  });

  it('one of which has a certificate that is refused is used at the others, and goes on trying', async () => {
    const phone = await site([A, B]);
    phone.registration.certificateRefused({ host: 'a.test', reason: 'expired' });
    phone.agent.lose();
    vi.advanceTimersByTime(500);
    phone.agent.lose();
    // Of the server before: it says nothing about this one.
    phone.registration.certificateRefused({ host: 'a.test', reason: 'expired' });
    expect(phone.state).toMatchObject({ problem: { kind: 'server-unreachable' } });
    phone.registration.certificateRefused({ host: 'b.test', reason: 'wrong-name' });
    expect(phone.state).toMatchObject({ problem: { kind: 'certificate-refused', detail: 'wrong-name' } });
    phone.tried();
    vi.advanceTimersByTime(1500);
    expect(phone.tried()).toEqual([`connect ${A} 4000`]);
  });

  it('is tried whole at a first sign-in, once', async () => {
    const phone = new Site([A, B]);
    const signedIn = phone.registration.signIn(account, credentials);
    await vi.advanceTimersByTimeAsync(0);
    phone.agent.lose();
    vi.advanceTimersByTime(500);
    expect(phone.tried()).toEqual([`connect ${A} 4000`, `connect ${B} 10000`]);
    phone.agent.lose();
    expect(await signedIn).toBe(false);
    expect(phone.state).toMatchObject({ problem: { kind: 'server-unreachable', retryAt: null } });
    expect(phone.timers.size).toBe(0);
  });

  it('leaves no timer after signing out, wherever the phone is', async () => {
    const phone = await site([A, B]);
    phone.agent.lose();
    await phone.registration.stop();
    expect(phone.timers.size).toBe(0);
    await phone.registration.keep(account, credentials);
    phone.agent.lose();
    vi.advanceTimersByTime(500);
    phone.up();
    await phone.registration.stop();
    expect(phone.timers.size).toBe(0);
  });
});

describe('a phone that is not at the server it prefers', () => {
  /** At the last of the three, the others being dead. */
  async function atTheLast(random?: number): Promise<Site> {
    const phone = await site([A, B, C], random);
    for (let i = 0; i < 2; i += 1) {
      phone.agent.lose();
      vi.advanceTimersByTime(1000);
    }
    phone.up();
    phone.tried();
    return phone;
  }

  it.each([
    [0, 300_000],
    [0.5, 450_000],
    [1, 600_000],
  ])('looks for it after 5 to 10 minutes (chance %d: %d ms), and goes back', async (random, ms) => {
    const phone = await atTheLast(random);
    vi.advanceTimersByTime(ms - 1);
    expect(phone.tried()).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(phone.tried()).toEqual([`move ${A} 4000`]);
    await phone.agent.settleMove(true);
    phone.agent.accept();
    expect(phone.state).toMatchObject({ state: 'registered', server: A });
    expect(phone.states).not.toContain('failed');
    vi.advanceTimersByTime(10_000_000);
    expect(phone.tried()).toEqual([]);
  });

  it('takes the second best, and looks again later', async () => {
    const phone = await atTheLast();
    vi.advanceTimersByTime(450_000);
    await phone.agent.settleMove(false);
    expect(phone.tried()).toEqual([`move ${A} 4000`, `move ${B} 4000`]);
    await phone.agent.settleMove(true);
    phone.agent.accept();
    expect(phone.state).toMatchObject({ state: 'registered', server: B });
    vi.advanceTimersByTime(450_000);
    expect(phone.tried()).toEqual([`move ${A} 4000`]);
  });

  it('stays while a call is up, also when the call comes while it looks', async () => {
    const phone = await atTheLast();
    phone.idle = false;
    vi.advanceTimersByTime(450_000);
    expect(phone.tried()).toEqual([]);
    phone.idle = true;
    vi.advanceTimersByTime(450_000);
    expect(phone.tried()).toEqual([`move ${A} 4000`]);
    phone.idle = false;
    await phone.agent.settleMove(true);
    expect(phone.state).toMatchObject({ state: 'registered', server: C });
    phone.idle = true;
    vi.advanceTimersByTime(450_000);
    expect(phone.tried()).toEqual([`move ${A} 4000`]);
  });

  it('does not go to the second best while it opens the best for another reason', async () => {
    const phone = await atTheLast();
    vi.advanceTimersByTime(450_000);
    await phone.agent.settleMove(false);
    phone.agent.lose();
    vi.advanceTimersByTime(500);
    expect(phone.tried()).toEqual([`move ${A} 4000`, `move ${B} 4000`, `connect ${A} 4000`]);
    await phone.agent.settleMove(true);
    expect(phone.state.state).toBe('connecting');
    phone.up();
    expect(phone.state).toMatchObject({ state: 'registered', server: A });
  });

  it('comes back when the preferred one takes the connection and then not the REGISTER', async () => {
    const phone = await atTheLast();
    vi.advanceTimersByTime(450_000);
    await phone.agent.settleMove(true);
    phone.agent.refuse(500);
    vi.advanceTimersByTime(500);
    phone.agent.lose();
    vi.advanceTimersByTime(500);
    phone.up();
    expect(phone.state).toMatchObject({ state: 'registered', server: C });
  });
});

describe('a site with one server', () => {
  it('is tried again where the user agent could not be made', async () => {
    const phone = new Site([A]);
    phone.cannotOpen = true;
    await phone.registration.keep(account, credentials);
    expect(phone.state).toMatchObject({
      problem: { kind: 'server-unreachable', retryAt: Date.now() + 1500 },
    });
    phone.cannotOpen = false;
    vi.advanceTimersByTime(1500);
    expect(phone.tried()).toEqual([`connect ${A} 10000`]);
  });

  it('is tried again by the back-off alone', async () => {
    const phone = await site([A]);
    phone.up();
    phone.agent.lose();
    expect(phone.state).toMatchObject({
      state: 'failed',
      problem: { detail: 'lost', retryAt: Date.now() + 1500 },
    });
    vi.advanceTimersByTime(1500);
    expect(phone.tried()).toEqual([`connect ${A} 10000`, `connect ${A} 10000`]);
  });
});
