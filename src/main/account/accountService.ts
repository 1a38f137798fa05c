import type { KeychainProblem, PasswordPlace } from '../../shared/domain/registration/keychain';
import type { AccountId, AccountState, Accounts, SignInError, SignInFields } from '../../shared/ipc/contract';
import type { Account, Credentials } from '../../shared/settings/account';
import { hostOf } from '../../shared/settings/serverHost';
import { isTurn } from '../../shared/settings/site';
import type { Site } from '../../shared/settings/siteSchema';
import type { Logger } from '../diagnostics/port';
import type { SecretStore } from '../secrets/port';
import type { PreferenceStore, SettingsStore } from '../settings/port';
import { readCaFile } from './caFile';
import { accountFromForm, iceHostOf, knownAccount } from './completeAccount';
import { ha1Of } from './ha1';
import { KeptPasswords, keychainAccount } from './keptPasswords';
import { isSame, Profiles } from './profiles';

/** The account as IT has set it, by configuration file or policy, or what is wrong with it. */
export interface AccountConfiguration {
  readonly account: Partial<Account>;
  /** The file or registry key that each of these stands in. */
  readonly origins: { readonly [Key in keyof Account]?: string };
  readonly site: Site;
  /** Servers are good by the CA file that IT has set or not at all: one that the agent chose does not count. */
  readonly caFileOnly: boolean;
  /** The CA file that the machine's policy names: it is judged as the policy itself is. */
  readonly policyCaFile: string | null;
  readonly error: SignInError | null;
}

/** A private CA and the hosts that it is trusted for: the site's servers. */
export interface AccountTrust {
  readonly hosts: readonly string[];
  readonly caPem: readonly string[];
}

export interface AccountServiceOptions {
  readonly settings: SettingsStore;
  readonly preferences: Pick<PreferenceStore, 'current' | 'state' | 'change'>;
  readonly secrets: SecretStore;
  readonly configuration: AccountConfiguration;
  /** The CA that connections are judged by is another one from now on. */
  readonly onTrustChanged: (trust: AccountTrust | null) => Promise<void>;
  /** Called when the keychain, which `load` could not use, can be used. */
  readonly onKeychainUsable: () => void;
  readonly log: Logger;
}

type Prepared =
  | { readonly ok: true; readonly account: Account; readonly credentials: Credentials }
  | { readonly ok: false; readonly error: SignInError };
interface Kept {
  readonly accounts: Accounts;
  readonly problem: KeychainProblem | null;
}
type Trust =
  | { readonly ok: true; readonly trust: AccountTrust | null }
  | { readonly ok: false; readonly error: SignInError };

interface SignedIn {
  readonly account: Account;
  readonly password: string;
}

/**
 * Knows who is signed in on this computer, and where each password is. The page gets HA1s; a password stays here and in the
 * keychain, except where the site has TURN servers. The password in use stays here until its agent signs out or the phone is
 * quit (docs/decisions/0073): a page that starts anew, or a server with another realm, needs no keychain.
 */
export class AccountService {
  readonly #options: AccountServiceOptions;
  readonly #profiles: Profiles;
  readonly #passwords: KeptPasswords;
  #active: SignedIn | null = null;
  /** The account that was typed, and is not yet accepted by the server. */
  #prepared: (SignedIn & { readonly passwordPlace: PasswordPlace }) | null = null;
  /** Passwords that are for this session only, by keychain account: one can switch back to them. */
  readonly #sessionPasswords = new Map<string, string>();
  /** CA files that the agent has chosen in the system's dialog. */
  readonly #chosenCaFiles = new Set<string>();
  #watching = false;
  #signOuts = 0;

  constructor(options: AccountServiceOptions) {
    this.#options = options;
    this.#profiles = new Profiles(options.settings);
    this.#passwords = new KeptPasswords(this.#profiles, options.secrets);
  }

  /** Signs in without the form, where an account is complete and its password is kept. */
  async load(): Promise<AccountState> {
    const { configuration } = this.#options;
    if (this.#prepared !== null) return this.#stateOf('signing-in', this.#prepared);
    if (this.#active !== null) return this.#stateOf('signed-in', this.#active);
    const { account } = this.#known;
    if (configuration.error !== null) return this.#signedOut(configuration.error);
    await this.#passwords.deleteLeftovers();
    if (account === null) return this.#signedOut(null);
    const ofSession = this.#sessionPasswords.get(keychainAccount(account));
    if (ofSession !== undefined) return await this.#activate({ account, password: ofSession });
    const profile = this.#profiles.find(account);
    // Settings that are new, or were lost, say nothing of what the keychain has for the account that IT has set.
    const unknown =
      profile === null && !(this.#passwordPlace.fixed && this.#passwordPlace.chosen === 'session');
    if (!unknown && profile?.password !== 'keychain') return this.#signedOut(null);

    const kept = await this.#passwords.read(account);
    // The agent has signed in by the form meanwhile, or no longer wants it kept.
    const unwanted = !unknown && this.#profiles.find(account)?.password !== 'keychain';
    if (this.#prepared !== null || this.#active !== null || unwanted) return await this.load();
    if (unknown && !(kept.ok && kept.value !== null)) return this.#signedOut(null);
    if (!kept.ok) {
      this.#watchKeychain();
      return this.#signedOut(keychainError(kept.problem));
    }
    if (kept.value === null) return this.#signedOut({ field: 'password', problem: 'entry-gone' });
    if (unknown) {
      this.#profiles.putFirst(account);
      this.#profiles.setPasswordPlace(account, 'keychain');
    }
    return await this.#activate({ account, password: kept.value });
  }

  /** Checks the form. From now on the CA that it names is trusted for its server, so that the first REGISTER can be tried. */
  async prepare(form: SignInFields): Promise<Prepared> {
    const { configuration, onTrustChanged } = this.#options;
    const result = accountFromForm(form, configuration.account, configuration.origins);
    if (!result.ok) return result;
    if (form.password === '') return { ok: false, error: { field: 'password', problem: 'missing' } };
    const { account } = result;
    // Main opens it: the page has no say in which file that is.
    if (account.caFile !== undefined && !this.#mayBeCaFile(account.caFile)) {
      return { ok: false, error: { field: 'caFile', problem: 'not-chosen' } };
    }
    const judged = await this.#trustOf(account);
    if (!judged.ok) return judged;
    const prepared = { account, password: form.password, passwordPlace: form.passwordPlace };
    this.#prepared = prepared;
    await onTrustChanged(judged.trust);
    return { ok: true, account, credentials: this.#credentialsFor(prepared) };
  }

  /** The agent has chosen this file in the system's dialog. */
  caFileChosen(file: string): void {
    this.#chosenCaFiles.add(file);
  }

  /** The prepared account registered: it is the active one, and its password is kept as the agent wished. */
  async confirm(): Promise<Kept> {
    const { log } = this.#options;
    const prepared = this.#prepared;
    if (prepared === null) return this.#kept(null);
    const { account, password, passwordPlace } = prepared;
    this.#prepared = null;
    this.#active = { account, password };
    this.#profiles.putFirst(account);
    this.#sessionPasswords.set(keychainAccount(account), password);
    const place = this.#passwordPlace.fixed ? this.#passwordPlace.chosen : passwordPlace;
    const problem = await this.#movePassword(this.#active, place);
    log.write('info', 'account.kept', { dn: account.dn, server: account.server, keep: place, problem });
    return this.#kept(problem);
  }

  /** The prepared account is given up: who was active before is it again. */
  async cancelSignIn(): Promise<AccountState> {
    this.#prepared = null;
    if (this.#active === null) return await this.load();
    return await this.#activate(this.#active);
  }

  /** Moves the password in use. With a problem it could not be stored, or not be deleted, which a later start makes up for. */
  async setPasswordPlace(place: PasswordPlace): Promise<Kept> {
    const fixedElsewhere = this.#passwordPlace.fixed && this.#passwordPlace.chosen !== place;
    if (this.#active === null || fixedElsewhere) return this.#kept(null);
    return this.#kept(await this.#movePassword(this.#active, place));
  }

  /** Another profile becomes the active one: signed in when its password is kept, else the form is due for it. */
  async switchTo(id: AccountId): Promise<AccountState> {
    const profile = this.#isFixed ? null : this.#profiles.find(id);
    if (profile === null) return await this.load();
    this.#prepared = null;
    this.#active = null;
    this.#profiles.putFirst(profile.account);
    await this.#options.onTrustChanged(null);
    return await this.load();
  }

  /** Takes a profile that is not active away, with its password. */
  async remove(id: AccountId): Promise<Kept> {
    const profile = this.#profiles.find(id);
    if (profile === null || (this.#active !== null && isSame(this.#active.account, id)))
      return this.#kept(null);
    const { account } = profile;
    const problem = await this.#passwords.forget(account, () => {
      this.#profiles.remove(id);
      this.#sessionPasswords.delete(keychainAccount(account));
    });
    return this.#kept(problem);
  }

  /** Makes the HA1 for the realm that the server's challenge names; null when nobody is signing in. */
  credentials(realm: string): Credentials | null {
    const signedIn = this.#prepared ?? this.#active;
    return signedIn === null ? null : this.#credentialsFor(signedIn, realm);
  }

  /**
   * The password goes; the rest stays and fills the form. With a problem the keychain still has it: then it signs nobody
   * in, and is deleted as soon as it can be.
   */
  async signOut(): Promise<Kept> {
    const active = this.#active;
    this.#prepared = null;
    this.#active = null;
    this.#signOuts += 1;
    // Before anything is waited for: whoever starts the phone next is not signed in, however this run ends.
    const forgetting = active === null ? null : this.#passwords.forget(active.account);
    if (active !== null) this.#sessionPasswords.delete(keychainAccount(active.account));
    await this.#options.onTrustChanged(null);
    return this.#kept(await forgetting);
  }

  /** Resolves once the passwords that were to be stored or forgotten are, or could not be. */
  get passwordMoved(): Promise<unknown> {
    return this.#passwords.settled;
  }

  /** True while a call to the keychain that has not come back in time is still out. */
  get keychainHangs(): boolean {
    return this.#options.secrets.hangs;
  }

  /** Unlocks the keychain. Only on the agent's wish: the system may ask them for a password. */
  async unlockKeychain(): Promise<KeychainProblem | null> {
    const problem = await this.#options.secrets.unlock();
    this.#options.log.write('info', 'keychain.unlock', { problem });
    return problem;
  }

  /** Moves the password of who is signed in; what they wish is their preference from then on. */
  async #movePassword(
    { account, password }: SignedIn,
    place: PasswordPlace,
  ): Promise<KeychainProblem | null> {
    const { preferences } = this.#options;
    const name = keychainAccount(account);
    if (!this.#passwordPlace.fixed && preferences.current['signIn.keepPassword'] !== place) {
      preferences.change({ 'signIn.keepPassword': place });
    }
    if (place === 'session') {
      this.#sessionPasswords.set(name, password);
      return await this.#passwords.forget(account);
    }
    return await this.#passwords.store(account, password, () => this.#sessionPasswords.delete(name));
  }

  #watchKeychain(): void {
    if (this.#watching) return;
    this.#watching = true;
    const { secrets, onKeychainUsable } = this.#options;
    secrets.onUsable(() => {
      if (this.#active === null && this.#prepared === null) onKeychainUsable();
    });
  }

  async #activate(signedIn: SignedIn): Promise<AccountState> {
    const signOuts = this.#signOuts;
    const judged = await this.#trustOf(signedIn.account);
    if (signOuts !== this.#signOuts) return await this.load();
    if (!judged.ok) return this.#signedOut(judged.error);
    // Before the trust changes: that can start a page anew, which asks who is signed in.
    this.#active = signedIn;
    await this.#options.onTrustChanged(judged.trust);
    return this.#stateOf('signed-in', signedIn);
  }

  /** @returns what the account's server is judged by, or what is wrong with its CA file */
  async #trustOf(account: Account): Promise<Trust> {
    const { configuration } = this.#options;
    const foreign = configuration.caFileOnly && account.caFile !== configuration.account.caFile;
    if (account.caFile === undefined || foreign) return { ok: true, trust: null };
    const ofPolicy = account.caFile === configuration.policyCaFile;
    const ca = await readCaFile(account.caFile, { writtenBy: ofPolicy ? ADMINISTRATOR : undefined });
    if (ca.ok) return { ok: true, trust: { hosts: hostsOf(account, configuration.site), caPem: ca.caPem } };
    const file = configuration.origins.caFile;
    const isSet = file !== undefined && configuration.account.caFile === account.caFile;
    const origin = isSet ? { origin: { file, key: 'caFile' } } : {};
    return { ok: false, error: { field: 'caFile', problem: ca.problem, ...origin } };
  }

  #mayBeCaFile(file: string): boolean {
    return (
      file === this.#options.configuration.account.caFile ||
      this.#chosenCaFiles.has(file) ||
      this.#profiles.all.some(({ account }) => account.caFile === file)
    );
  }

  get #known() {
    const { account } = this.#options.configuration;
    const { all } = this.#profiles;
    const profile = all.find((one) => one.account.dn === account.dn) ?? all[0];
    return knownAccount(profile?.account ?? {}, account);
  }

  get #isFixed(): boolean {
    return this.#options.configuration.account.dn !== undefined;
  }

  get #passwordPlace(): Accounts['passwordPlace'] {
    const { values, sources } = this.#options.preferences.state;
    const source = sources['signIn.keepPassword'];
    return {
      chosen: values['signIn.keepPassword'],
      fixed: source === 'provisioned' || source === 'policy',
    };
  }

  get #accounts(): Accounts {
    return {
      profiles: this.#profiles.all.map(({ account, password }) => ({
        dn: account.dn,
        domain: account.domain,
        server: account.server,
        passwordPlace: this.#sessionPasswords.has(keychainAccount(account))
          ? 'session'
          : password === 'keychain'
            ? 'keychain'
            : 'none',
      })),
      passwordPlace: this.#passwordPlace,
      dnFixed: this.#isFixed,
    };
  }

  #kept(problem: KeychainProblem | null): Kept {
    return { accounts: this.#accounts, problem };
  }

  #stateOf(state: 'signed-in' | 'signing-in', signedIn: SignedIn): AccountState {
    const { account } = signedIn;
    return { state, account, credentials: this.#credentialsFor(signedIn), accounts: this.#accounts };
  }

  #signedOut(error: SignInError | null): AccountState {
    const known = this.#known.values;
    return { state: 'signed-out', known, ...(error && { error }), accounts: this.#accounts };
  }

  #credentialsFor({ account, password }: SignedIn, realm = account.domain): Credentials {
    const { turn } = this.#options.configuration.site;
    return {
      realm,
      ha1: ha1Of(account.dn, realm, password),
      ...(turn.some(isTurn) && { turnPassword: password }),
    };
  }
}

/** Root; on Windows files have no such owner, and who may write where is not looked at. */
const ADMINISTRATOR = process.platform === 'win32' ? undefined : 0;

/** The hosts that the phone speaks TLS with: `turns` servers are judged like the WSS ones. */
function hostsOf({ server }: Account, { servers, turn }: Site): string[] {
  const hosts = [server, ...servers.flat()].map(hostOf);
  return [...new Set([...hosts, ...turn.map(iceHostOf)])];
}

const keychainError = (problem: KeychainProblem): SignInError => ({
  field: 'keychain',
  problem: `keychain-${problem}`,
});
