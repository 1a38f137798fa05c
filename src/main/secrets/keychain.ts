import { createRequire } from 'node:module';
import type { KeychainProblem } from '../../shared/domain/registration/keychain';
import type { Logger } from '../diagnostics/port';
import type { SecretResult, SecretStore } from './port';
import type { SystemKeychain } from './systemKeychain';

/** The part of keytar that is used. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

export interface KeychainOptions {
  /** @throws where the system has no library for it */
  readonly load: () => Keytar;
  readonly system: SystemKeychain;
  /** The system's own dialog may be open that long before the keychain counts as silent. */
  readonly answerWithinMs: number;
  readonly log: Logger;
}

const SERVICE = 'Agent Softphone';

/** The operating system's keychain by keytar: Keychain, Credential Manager or Secret Service. */
export function createKeychain({ load, system, answerWithinMs, log }: KeychainOptions): SecretStore {
  // A call that hangs holds one of libuv's few threads, which files and DNS need too: never two of them.
  let pending: Promise<unknown> | null = null;
  let late = false;

  async function access<Value>(
    operation: string,
    run: (keytar: Keytar) => Promise<Value>,
  ): Promise<SecretResult<Value>> {
    const refuse = (reason: KeychainProblem, error?: unknown): SecretResult<Value> => {
      log.write('warn', 'keychain.unusable', { operation, reason, error });
      return { ok: false, problem: reason };
    };
    if (pending !== null) return refuse('silent');
    try {
      const known = await system.problem();
      if (known !== null) return refuse(known);
      // Another access may have begun meanwhile.
      if (pending !== null) return refuse('silent');
      const loaded = loadedBy(load);
      if (loaded instanceof Error) return refuse('missing', loaded);
      const running = run(loaded);
      const settled = running
        .catch(() => {})
        .then(() => {
          if (pending === settled) pending = null;
          late = false;
        });
      pending = settled;
      return await within(answerWithinMs, running, () => {
        late = true;
        return refuse('silent');
      });
    } catch (error) {
      // macOS: the user was asked, and said no.
      return refuse('refused', error);
    }
  }

  return {
    get: (account) => access('get', (keytar) => keytar.getPassword(SERVICE, account)),
    set: (account, password) =>
      access('set', async (keytar) => {
        await keytar.setPassword(SERVICE, account, password);
        return null;
      }),
    delete: (account) =>
      access('delete', async (keytar) => {
        await keytar.deletePassword(SERVICE, account);
        return null;
      }),
    get hangs() {
      return late;
    },
    unlock: () => system.unlock(),
    onUsable: (listener) => system.onUsable(listener),
  };
}

function loadedBy(load: () => Keytar): Keytar | Error {
  try {
    return load();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function within<Value>(
  ms: number,
  running: Promise<Value>,
  tooLate: () => SecretResult<Value>,
): Promise<SecretResult<Value>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<SecretResult<Value>>((resolve) => {
    timer = setTimeout(() => resolve(tooLate()), ms);
  });
  try {
    return await Promise.race([running.then((value) => ({ ok: true, value }) as const), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * keytar finds its prebuilt library by itself, inside its package (docs/decisions/0020). Loaded late and by require: it
 * is CommonJS, kept out of the bundle for its native part, and throws where libsecret is not installed.
 */
export function loadKeytar(): Keytar {
  return createRequire(import.meta.url)('@github/keytar');
}
