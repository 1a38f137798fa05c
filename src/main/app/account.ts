import { AccountService, type AccountServiceOptions } from '../account/accountService';
import type { SessionBus } from '../dbus/port';
import type { Log } from '../diagnostics/port';
import { createKeychain } from '../secrets/keychain';
import { keyringProblem } from '../secrets/keyringLock';
import { loadKeytar } from '../secrets/loadKeytar';
import type { SecretStore } from '../secrets/port';

/** macOS asks the user whether the program may read its entry; Windows and the Secret Service answer at once. */
const KEYCHAIN_ANSWERS_WITHIN_MS = process.platform === 'darwin' ? 60_000 : 5_000;

export function createAccount(
  options: Omit<AccountServiceOptions, 'secrets'> & { readonly bus: SessionBus },
): AccountService {
  const { bus, ...rest } = options;
  return new AccountService({ ...rest, secrets: createSecrets(bus, options.log) });
}

function createSecrets(bus: SessionBus, log: Log): SecretStore {
  return createKeychain({
    load: loadKeytar,
    problem: async () => (process.platform === 'linux' ? await keyringProblem(bus) : null),
    answerWithinMs: KEYCHAIN_ANSWERS_WITHIN_MS,
    log,
  });
}
