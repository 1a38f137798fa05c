/** The real account service before the real keychain code, whose library takes its time. */
import { beforeEach, describe, expect, it } from 'vitest';
import { AccountService } from '../../../../src/main/account/accountService';
import { createKeychain, type Keytar } from '../../../../src/main/secrets/keychain';
import { alwaysThere } from '../../../../src/main/secrets/systemKeychain';
import { openPreferences } from '../../../../src/main/settings/openPreferences';
import type { PasswordPlace } from '../../../../src/shared/domain/registration/keychain';
import { noSite } from '../../../../src/shared/settings/site';
import type { UserSettings } from '../../../../src/shared/settings/userSettings';
import { MemoryLog, MemorySettings } from '../../../support/main/memory';

const ENTRY = 'Agent Softphone/1001@phone.example.com';
const form = {
  server: 'phone.example.com',
  dn: '1001',
  password: 'pass word',
  passwordPlace: 'session',
} as const;

/** What a computer keeps of the phone when it goes off. */
interface Remains {
  readonly settings: UserSettings;
  readonly kept: ReadonlyMap<string, string>;
}

/** A keychain whose every answer, and what it does, waits for `answer`. */
class SlowKeytar implements Keytar {
  readonly kept = new Map<string, string>();
  readonly #waiting: (() => void)[] = [];
  slow = false;
  /** The computer may go off here. */
  readonly onTouched: () => void;
  constructor(onTouched: () => void = () => {}) {
    this.onTouched = onTouched;
  }
  getPassword(service: string, account: string): Promise<string | null> {
    return this.#answerWith(() => this.kept.get(`${service}/${account}`) ?? null);
  }
  setPassword(service: string, account: string, password: string): Promise<void> {
    return this.#answerWith(() => void this.kept.set(`${service}/${account}`, password));
  }
  deletePassword(service: string, account: string): Promise<boolean> {
    return this.#answerWith(() => this.kept.delete(`${service}/${account}`));
  }
  answer(): void {
    for (const go of this.#waiting.splice(0)) go();
  }
  /** From now on at once, what waits too. */
  hurry(): void {
    this.slow = false;
    this.answer();
  }
  #answerWith<Value>(value: () => Value): Promise<Value> {
    const done = (): Value => {
      this.onTouched();
      const answer = value();
      this.onTouched();
      return answer;
    };
    if (!this.slow) return Promise.resolve().then(done);
    return new Promise((resolve) => this.#waiting.push(() => resolve(done())));
  }
}

let settings: MemorySettings;
let keytar: SlowKeytar;
let remains: Remains[];
beforeEach(() => {
  settings = new MemorySettings();
  remains = [];
  keytar = new SlowKeytar(() =>
    remains.push({ settings: structuredClone(settings.current), kept: new Map(keytar.kept) }),
  );
});

function phone(keychain: Keytar, of: MemorySettings, answerWithinMs = 10_000): AccountService {
  const log = new MemoryLog();
  return new AccountService({
    settings: of,
    preferences: openPreferences(of, { provisioned: {}, policy: {} }, log),
    secrets: createKeychain({ load: () => keychain, system: alwaysThere, answerWithinMs, log }),
    configuration: {
      account: {},
      origins: {},
      site: noSite,
      policyCaFile: null,
      caFileOnly: false,
      error: null,
    },
    onTrustChanged: async () => {},
    onKeychainUsable: () => {},
    log,
  });
}

async function signedIn(keep: PasswordPlace, answerWithinMs?: number): Promise<AccountService> {
  const service = phone(keytar, settings, answerWithinMs);
  await service.prepare({ ...form, passwordPlace: keep });
  await service.confirm();
  return service;
}

/** What a phone that starts on these remains does, and what the keychain has then. */
async function nextStart({ settings: left, kept }: Remains): Promise<{ state: string; entries: number }> {
  const its = new MemorySettings();
  its.current = left;
  const itsKeytar = new SlowKeytar();
  for (const [entry, password] of kept) itsKeytar.kept.set(entry, password);
  const { state } = await phone(itsKeytar, its).load();
  return { state, entries: itsKeytar.kept.size };
}
const now = (): Remains => ({ settings: settings.current, kept: keytar.kept });
const gone = { state: 'signed-out', entries: 0 };

describe('while the keychain takes its time', () => {
  it('signing out during storing leaves nothing, and the next start signs nobody in', async () => {
    const service = await signedIn('session');
    keytar.slow = true;
    const storing = service.setPasswordPlace('keychain');
    await new Promise(setImmediate);
    const leaving = service.signOut();
    keytar.hurry();
    expect(await leaving).toMatchObject({ problem: null });
    await storing;
    expect(keytar.kept.size).toBe(0);
    expect(await nextStart(now())).toEqual(gone);
  });

  it('whatever moment the computer goes off at', async () => {
    const service = await signedIn('keychain');
    remains = [];
    keytar.slow = true;
    const storing = service.setPasswordPlace('keychain');
    await new Promise(setImmediate);
    const leaving = service.signOut();
    remains.push({ settings: structuredClone(settings.current), kept: new Map(keytar.kept) });
    keytar.hurry();
    await Promise.all([storing, leaving]);
    expect(remains.length).toBeGreaterThanOrEqual(5);
    for (const each of remains) expect(await nextStart(each)).toEqual(gone);
  });

  it('and at a first sign-in, until the password is stored', async () => {
    const service = await signedIn('keychain');
    expect(remains.length).toBeGreaterThan(1);
    for (const each of remains) expect(await nextStart(each)).toEqual(gone);
    expect(await nextStart(now())).toEqual({ state: 'signed-in', entries: 1 });
    expect(service.credentials('x')).not.toBeNull();
  });

  it('what it stores after its time is deleted when the agent signs out', async () => {
    keytar.slow = true;
    const service = await signedIn('keychain', 20);
    keytar.hurry();
    await new Promise(setImmediate);
    expect(keytar.kept.has(ENTRY)).toBe(true);
    expect(await service.signOut()).toMatchObject({ problem: null });
    expect(keytar.kept.size).toBe(0);
  });

  it('what it stores after its time, and after the sign-out too, goes at the next start', async () => {
    keytar.slow = true;
    const service = await signedIn('keychain', 20);
    expect(await service.signOut()).toMatchObject({ problem: 'silent' });
    keytar.hurry();
    await new Promise(setImmediate);
    expect(keytar.kept.size).toBe(1);
    expect(await nextStart(now())).toEqual(gone);
  });

  it.each([
    ['keychain', 'session', 0],
    ['session', 'keychain', 1],
  ] as const)('the last wish counts: %s, then %s', async (first, last, entries) => {
    const service = await signedIn(last);
    keytar.slow = true;
    const answers = Promise.all([service.setPasswordPlace(first), service.setPasswordPlace(last)]);
    await new Promise(setImmediate);
    keytar.hurry();
    expect((await answers)[1]).toMatchObject({
      problem: null,
      accounts: { profiles: [{ passwordPlace: last }] },
    });
    expect(keytar.kept.size).toBe(entries);
    expect((await nextStart(now())).state).toBe(last === 'keychain' ? 'signed-in' : 'signed-out');
  });

  it('a password that is being stored is no leftover to an account that is switched to', async () => {
    const service = await signedIn('session');
    settings.change({
      profiles: [
        ...settings.current.profiles,
        { account: { server: 'wss://b.example/', dn: '2', domain: 'b.example' }, password: 'none' },
      ],
    });
    keytar.slow = true;
    const storing = service.setPasswordPlace('keychain');
    await new Promise(setImmediate);
    const switching = service.switchTo({ dn: '2', domain: 'b.example' });
    await new Promise(setImmediate);
    keytar.hurry();
    await Promise.all([storing, switching]);
    expect(keytar.kept.get(ENTRY)).toBe('pass word');
  });

  it('nobody waits for it who kept nothing there: neither signing in nor signing out', async () => {
    keytar.kept.set(ENTRY, 'of an earlier time');
    keytar.slow = true;
    const service = await signedIn('session');
    expect(await service.signOut()).toMatchObject({ problem: null });
    let moved = false;
    const moving = service.passwordMoved.then(() => {
      moved = true;
    });
    await new Promise(setImmediate);
    expect([moved, keytar.kept.size]).toEqual([false, 1]);
    keytar.hurry();
    await moving;
    expect(keytar.kept.size).toBe(0);
  });
  it('an account that has nothing there is taken away at once', async () => {
    const service = await signedIn('session');
    const account = { server: 'wss://b.example/', dn: '2', domain: 'b.example' };
    settings.change({ profiles: [...settings.current.profiles, { account, password: 'none' }] });
    keytar.slow = true;
    const { accounts } = await service.remove(account);
    expect(accounts.profiles.map(({ dn }) => dn)).toEqual(['1001']);
  });
  it('what is still being stored is waited for', async () => {
    const service = await signedIn('session');
    keytar.slow = true;
    const storing = service.setPasswordPlace('keychain');
    let left = false;
    const leaving = service.signOut().then(() => {
      left = true;
    });
    await new Promise(setImmediate);
    expect(left).toBe(false);
    keytar.hurry();
    await Promise.all([storing, leaving]);
    expect(keytar.kept.size).toBe(0);
  });

  it('signing out while the earlier account comes back holds', async () => {
    const service = await signedIn('keychain');
    await service.prepare({ ...form, dn: '1002' });
    const back = service.cancelSignIn();
    const leaving = service.signOut();
    expect(await back).toMatchObject({ state: 'signed-out' });
    await leaving;
    expect(service.credentials('x')).toBeNull();
    expect(keytar.kept.size).toBe(0);
  });
});

it('signing out deletes what the keychain has, whatever the settings say', async () => {
  const service = await signedIn('session');
  keytar.kept.set(ENTRY, 'of an earlier time');
  expect(await service.signOut()).toMatchObject({ problem: null });
  await service.passwordMoved;
  expect(keytar.kept.size).toBe(0);
});
