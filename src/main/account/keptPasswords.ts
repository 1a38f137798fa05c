import type { KeychainProblem } from '../../shared/domain/registration/keychain';
import type { Account } from '../../shared/settings/account';
import type { SecretResult, SecretStore } from '../secrets/port';
import type { Profiles } from './profiles';

export const keychainAccount = ({ dn, domain }: Account): string => `${dn}@${domain}`;

/**
 * Reads, stores and deletes passwords in the keychain, one after the other: a keychain may take a minute, and the
 * agent does not wait for it before changing their mind. The last wish for an account counts. The profile says at every
 * moment what the next start may do: `keychain` stands there only while the agent wants it, so that a password that is
 * stored too late, or by a phone that ends meanwhile, signs nobody in and is deleted.
 */
export class KeptPasswords {
  readonly #profiles: Profiles;
  readonly #secrets: SecretStore;
  #last: Promise<unknown> = Promise.resolve();
  /** The last wish for each account, until it is carried out; by keychain account. */
  readonly #wishes = new Map<string, symbol>();

  constructor(profiles: Profiles, secrets: SecretStore) {
    this.#profiles = profiles;
    this.#secrets = secrets;
  }

  /** Resolves once everything that was asked for so far is done, or could not be. */
  get settled(): Promise<unknown> {
    return this.#last;
  }

  read(account: Account): Promise<SecretResult<string | null>> {
    return this.#inTurn(() => this.#secrets.get(keychainAccount(account)));
  }

  /** Stores a password. @param onStored it is in the keychain, and still wanted there */
  store(account: Account, password: string, onStored: () => void): Promise<KeychainProblem | null> {
    const before = this.#profiles.find(account)?.password ?? 'none';
    // Until it is stored, unless a stored one is there already, which it only replaces.
    if (before !== 'keychain') this.#profiles.setPasswordPlace(account, 'leftover');
    return this.#carryOut(account, async (isWanted) => {
      const stored = await this.#secrets.set(keychainAccount(account), password);
      if (!isWanted()) return null;
      if (stored.ok) {
        this.#profiles.setPasswordPlace(account, 'keychain');
        onStored();
        return null;
      }
      // A silent keychain may store it yet; any other has not.
      if (stored.problem !== 'silent') this.#profiles.setPasswordPlace(account, before);
      return stored.problem;
    });
  }

  /**
   * Deletes a password. Where nothing was stored nobody waits: nothing is left in a keychain that takes its time, or can't be reached.
   * @param onForgotten the keychain has nothing of it any more, and that is still wanted
   */
  forget(account: Account, onForgotten: () => void = () => {}): Promise<KeychainProblem | null> {
    const before = this.#profiles.find(account)?.password ?? 'none';
    const stored = before !== 'none';
    if (stored) this.#profiles.setPasswordPlace(account, 'leftover');
    else onForgotten();
    const done = this.#carryOut(account, async (isWanted) => {
      // Whatever the profile says: settings may be older than the keychain.
      const deleted = await this.#secrets.delete(keychainAccount(account));
      if (!isWanted() || !stored) return null;
      if (!deleted.ok) return deleted.problem;
      this.#profiles.setPasswordPlace(account, 'none');
      onForgotten();
      return null;
    });
    return stored ? done : Promise.resolve(null);
  }

  /** Deletes what could not be deleted when it was to be, up to the first that still can't. */
  async deleteLeftovers(): Promise<void> {
    for (const { account, password } of this.#profiles.all) {
      // The one that is being stored just now is none.
      if (password !== 'leftover' || this.#wishes.has(keychainAccount(account))) continue;
      if ((await this.forget(account)) !== null) return;
    }
  }

  /** Carries a wish out in its turn, unless another one has replaced it by then. */
  #carryOut(
    account: Account,
    run: (isWanted: () => boolean) => Promise<KeychainProblem | null>,
  ): Promise<KeychainProblem | null> {
    const name = keychainAccount(account);
    const wish = Symbol(name);
    this.#wishes.set(name, wish);
    const isWanted = (): boolean => this.#wishes.get(name) === wish;
    return this.#inTurn(async () => {
      try {
        return isWanted() ? await run(isWanted) : null;
      } finally {
        if (isWanted()) this.#wishes.delete(name);
      }
    });
  }

  #inTurn<Value>(task: () => Promise<Value>): Promise<Value> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
