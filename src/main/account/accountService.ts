import type { AccountState, SignInError, SignInForm } from '../../shared/ipc/contract';
import type { Account, Credentials } from '../../shared/settings/account';
import { isTurn } from '../../shared/settings/site';
import type { Site } from '../../shared/settings/siteSchema';
import type { Log } from '../diagnostics/port';
import type { KeychainProblem, SecretStore } from '../secrets/port';
import type { SettingsStore } from '../settings/port';
import { readCaFile } from './caFile';
import { accountFromForm, hostOf, iceHostOf, knownAccount } from './completeAccount';
import { ha1Of } from './ha1';

/** What IT has set, by configuration file or policy, or what is wrong with it. */
export interface AccountConfiguration {
  readonly account: Partial<Account>;
  /** Where each of these stands: a file, or a registry key. */
  readonly origins: { readonly [Key in keyof Account]?: string };
  readonly site: Site;
  readonly error: SignInError | null;
}

/** A private CA and the hosts that it is trusted for: the site's servers. */
export interface AccountTrust {
  readonly hosts: readonly string[];
  readonly caPem: readonly string[];
}

export interface AccountServiceOptions {
  readonly settings: SettingsStore;
  readonly secrets: SecretStore;
  readonly configuration: AccountConfiguration;
  /** The CA that connections are judged by is another one from now on. */
  readonly onTrustChanged: (trust: AccountTrust | null) => Promise<void>;
  readonly log: Log;
}

type Prepared =
  | { readonly ok: true; readonly account: Account; readonly credentials: Credentials }
  | { readonly ok: false; readonly error: SignInError };
type Confirmed = { readonly ok: true } | { readonly ok: false; readonly error: SignInError };

/**
 * Who is signed in on this computer. The page gets HA1s; the password stays here and in the keychain, except where the
 * site has TURN servers.
 */
export class AccountService {
  readonly #options: AccountServiceOptions;
  #account: Account | null = null;
  /**
   * Typed and not yet kept: from `prepare` until the keychain has it. Where no keychain can be used the agent is
   * signed in until the phone is closed, and this is what signs him in.
   */
  #typed: { readonly account: Account; readonly password: string } | null = null;

  constructor(options: AccountServiceOptions) {
    this.#options = options;
  }

  /** Who signs in by himself: a complete account with a password in the keychain. */
  async load(): Promise<AccountState> {
    const { settings, secrets, configuration } = this.#options;
    if (this.#typed !== null) {
      const { account } = this.#typed;
      return { state: 'signing-in', account, credentials: this.#credentialsFor(this.#typed) };
    }
    const { values, account } = knownAccount(settings.current.account, configuration.account);
    const signedOut = (error: SignInError | null): AccountState => ({
      state: 'signed-out',
      known: values,
      ...(error && { error }),
    });
    if (configuration.error !== null) return signedOut(configuration.error);
    if (account === null) return signedOut(null);

    const kept = await secrets.get(keychainAccount(account));
    if (!kept.ok) return signedOut(keychainError(kept.problem));
    if (kept.value === null) return signedOut(null);
    const untrusted = await this.#become(account);
    if (untrusted !== null) return signedOut(untrusted);
    const credentials = this.#credentialsFor({ account, password: kept.value });
    return { state: 'signed-in', account, credentials };
  }

  /** Checks the form. From now on the CA that it names is trusted for its server, so that the first REGISTER can be tried. */
  async prepare(form: SignInForm): Promise<Prepared> {
    const { configuration } = this.#options;
    const result = accountFromForm(form, configuration.account, configuration.origins);
    if (!result.ok) return result;
    if (form.password === '') return { ok: false, error: { field: 'password', problem: 'missing' } };
    this.#typed = { account: result.account, password: form.password };
    const untrusted = await this.#become(result.account);
    if (untrusted !== null) {
      this.#typed = null;
      return { ok: false, error: untrusted };
    }
    return { ok: true, account: result.account, credentials: this.#credentialsFor(this.#typed) };
  }

  /** The prepared account registered: keep it. Harmless when it is kept already. */
  async confirm(): Promise<Confirmed> {
    const { settings, secrets, log } = this.#options;
    const typed = this.#typed;
    if (typed === null) return { ok: true };
    settings.change({ account: typed.account });
    const kept = await secrets.set(keychainAccount(typed.account), typed.password);
    if (!kept.ok) return { ok: false, error: keychainError(kept.problem) };
    if (this.#typed === typed) this.#typed = null;
    log.write('info', 'account.kept', { dn: typed.account.dn, server: typed.account.server });
    return { ok: true };
  }

  /** HA1 for the realm that the server's challenge names; null when nobody is signing in, or the password is gone. */
  async credentials(realm: string): Promise<Credentials | null> {
    if (this.#typed !== null) return this.#credentialsFor(this.#typed, realm);
    if (this.#account === null) return null;
    const kept = await this.#options.secrets.get(keychainAccount(this.#account));
    if (!kept.ok || kept.value === null) return null;
    return this.#credentialsFor({ account: this.#account, password: kept.value }, realm);
  }

  /** The password goes; the rest stays and prefills the form. Where the password can't be removed, the DN goes. */
  async signOut(): Promise<void> {
    const account = this.#account;
    this.#typed = null;
    this.#account = null;
    await this.#options.onTrustChanged(null);
    if (account === null) return;
    const { settings, secrets } = this.#options;
    const removed = await secrets.delete(keychainAccount(account));
    if (removed.ok) return;
    const { dn: _dn, ...rest } = settings.current.account;
    settings.change({ account: rest });
  }

  /** @returns what is wrong with the account's CA file, and then nothing has changed */
  async #become(account: Account): Promise<SignInError | null> {
    const { onTrustChanged, configuration } = this.#options;
    let trust: AccountTrust | null = null;
    if (account.caFile !== undefined) {
      const ca = await readCaFile(account.caFile);
      if (!ca.ok) {
        const file = configuration.origins.caFile;
        const isSet = file !== undefined && configuration.account.caFile === account.caFile;
        const origin = isSet ? { origin: { file, key: 'caFile' } } : {};
        return { field: 'caFile', problem: ca.problem, ...origin };
      }
      trust = { hosts: hostsOf(account, configuration.site), caPem: ca.caPem };
    }
    await onTrustChanged(trust);
    this.#account = account;
    return null;
  }

  #credentialsFor(
    { account, password }: { account: Account; password: string },
    realm = account.domain,
  ): Credentials {
    const { turn } = this.#options.configuration.site;
    return {
      realm,
      ha1: ha1Of(account.dn, realm, password),
      ...(turn.some(isTurn) && { turnPassword: password }),
    };
  }
}

const keychainAccount = ({ dn, domain }: Account): string => `${dn}@${domain}`;

/** Every host that the phone speaks TLS with: `turns` servers are judged like the WSS ones. */
function hostsOf({ server }: Account, { servers, turn }: Site): string[] {
  const hosts = [server, ...servers.flat()].map(hostOf);
  return [...new Set([...hosts, ...turn.map(iceHostOf)])];
}

const keychainError = (problem: KeychainProblem): SignInError => ({
  field: 'keychain',
  problem: problem === 'locked' ? 'keychain-locked' : 'keychain-missing',
});
