import { beforeEach, describe, expect, it } from 'vitest';
import { createKeychain, type Keytar } from '../../../../src/main/secrets/keychain';
import { alwaysThere } from '../../../../src/main/secrets/systemKeychain';
import { type KeychainProblem, keychainProblems } from '../../../../src/shared/domain/registration/keychain';
import { MemoryLog } from '../../../support/main/memory';

const account = '1001@phone.example.com';
const never = new Promise<never>(() => {});

let kept: Map<string, string>;
let keytar: Keytar;
let log: MemoryLog;
beforeEach(() => {
  kept = new Map();
  log = new MemoryLog();
  keytar = {
    getPassword: async (service, name) => kept.get(`${service}/${name}`) ?? null,
    setPassword: async (service, name, password) => void kept.set(`${service}/${name}`, password),
    deletePassword: async (service, name) => kept.delete(`${service}/${name}`),
  };
});

const keychain = (problem: KeychainProblem | null = null, load = () => keytar) =>
  createKeychain({
    load,
    system: { ...alwaysThere, problem: async () => problem },
    answerWithinMs: 20,
    log,
  });

describe('the keychain', () => {
  it('keeps, gives and forgets a password, under the product’s name', async () => {
    const secrets = keychain();
    expect(await secrets.get(account)).toEqual({ ok: true, value: null });
    expect(await secrets.set(account, 'secret')).toEqual({ ok: true, value: null });
    expect([...kept]).toEqual([['Agent Softphone/1001@phone.example.com', 'secret']]);
    expect(await secrets.get(account)).toEqual({ ok: true, value: 'secret' });
    expect(await secrets.delete(account)).toEqual({ ok: true, value: null });
    expect(kept.size).toBe(0);
  });

  it.each(keychainProblems)('is not touched while it is %s', async (problem) => {
    const secrets = keychain(problem, () => {
      throw new Error('loaded');
    });
    expect(await secrets.set(account, 'secret')).toEqual({ ok: false, problem });
    expect(log.lines).toEqual([
      { level: 'warn', event: 'keychain.unusable', fields: { operation: 'set', reason: problem } },
    ]);
  });

  it('is missing where its library can’t be loaded, and has refused where it fails', async () => {
    const unloadable = keychain(null, () => {
      throw new Error('libsecret-1.so.0: cannot open shared object file');
    });
    expect(await unloadable.get(account)).toEqual({ ok: false, problem: 'missing' });
    // macOS, when the user is asked and says no.
    keytar.getPassword = () => Promise.reject(new Error('User canceled the operation.'));
    expect(await keychain().get(account)).toEqual({ ok: false, problem: 'refused' });
  });

  it('is silent while a dialog is open: bounded, and not asked again until that is over', async () => {
    let unlock = (): void => {};
    let asked = 0;
    keytar.getPassword = () => {
      asked++;
      return new Promise((resolve) => {
        unlock = () => resolve('secret');
      });
    };
    const secrets = keychain();
    expect(await secrets.get(account)).toEqual({ ok: false, problem: 'silent' });
    expect(await secrets.get(account)).toEqual({ ok: false, problem: 'silent' });
    expect(asked).toBe(1);
    expect(secrets.hangs).toBe(true);
    unlock();
    keytar.getPassword = async () => 'secret';
    await new Promise(setImmediate);
    expect(secrets.hangs).toBe(false);
    expect(await secrets.get(account)).toEqual({ ok: true, value: 'secret' });
  });

  it('never has the password in its log', async () => {
    keytar.setPassword = () => never;
    await keychain().set(account, 'secret');
    expect(JSON.stringify(log.lines)).not.toContain('secret');
    expect(log.events).toEqual(['keychain.unusable']);
  });
});
