import type { App } from 'electron';
import { AccountService, type AccountServiceOptions } from '../account/accountService';
import type { SessionBus } from '../dbus/port';
import type { Logger } from '../diagnostics/port';
import { createKeychain, loadKeytar } from '../secrets/keychain';
import type { SecretStore } from '../secrets/port';
import { createSecretService } from '../secrets/secretService';
import { alwaysThere } from '../secrets/systemKeychain';

/** macOS asks the user whether the program may read its entry; Windows and the Secret Service answer at once. */
const KEYCHAIN_ANSWERS_WITHIN_MS = process.platform === 'darwin' ? 60_000 : 5_000;
/** The time that the agent has for the unlock dialog. */
const PROMPT_WITHIN_MS = 5 * 60_000;

export function createAccount(
  options: Omit<AccountServiceOptions, 'secrets'> & { readonly bus: SessionBus },
): AccountService {
  const { bus, ...rest } = options;
  return new AccountService({ ...rest, secrets: createSecrets(bus, options.log) });
}

/**
 * Ends the program even while a call to the keychain hangs. Such a call holds a thread of libuv, and the process joins those when
 * it ends: behind a dialog that nobody answers it would never end. All else has been put in order by then.
 */
export function quitDespiteKeychain(app: App, account: AccountService, log: Logger): void {
  app.on('quit', () => {
    if (!account.keychainHangs) return;
    log.write('warn', 'keychain.left-hanging');
    process.kill(process.pid, 'SIGKILL');
  });
}

function createSecrets(bus: SessionBus, log: Logger): SecretStore {
  return createKeychain({
    load: loadKeytar,
    system:
      process.platform === 'linux'
        ? createSecretService(bus, { promptWithinMs: PROMPT_WITHIN_MS, log })
        : alwaysThere,
    answerWithinMs: KEYCHAIN_ANSWERS_WITHIN_MS,
    log,
  });
}
