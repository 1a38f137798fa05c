import type { KeychainProblem, PasswordPlace } from '../../../shared/domain/registration/keychain';
import type { AccountId, AccountState, SignInError, SignInFields } from '../../../shared/ipc/contract';
import type { HostApi } from '../../../shared/ipc/hostApi';
import type { Stop } from '../../../shared/observable';
import type { Account, Credentials } from '../../../shared/settings/account';
import { errorText, type Log } from '../diagnostics/log';
import type { KeychainTrouble, PhoneState } from '../phone';
import type { Registration } from '../registration/registration';
import type { Store } from '../state/store';

export interface AccountFlowDeps {
  readonly store: Store;
  readonly host: Pick<
    HostApi,
    | 'loadAccount'
    | 'prepareSignIn'
    | 'confirmSignIn'
    | 'cancelSignIn'
    | 'switchAccount'
    | 'removeAccount'
    | 'setPasswordPlace'
    | 'unlockKeychain'
    | 'signOut'
  >;
  readonly registration: Registration;
  readonly log: Log;
}

/** Who the phone is: signs in at the start by itself, later by the form, switches, and signs out again. */
export class AccountFlow {
  readonly #deps: AccountFlowDeps;
  /** Main has an account whose sign-in did not succeed, instead of the one that is shown. */
  #leftOver = false;
  #loading = false;
  #stopped = false;
  #stopExpecting: Stop = () => {};

  constructor(deps: AccountFlowDeps) {
    this.#deps = deps;
  }

  /** Signs nobody in any more, and unregisters. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopExpecting();
    await this.#deps.registration.stop();
  }

  /** At the start of the page. Nothing is registered before `ready`, which never rejects. Never rejects. */
  async load(ready: Promise<unknown>): Promise<void> {
    const { host } = this.#deps;
    await this.#become(() => host.loadAccount(), ready);
  }

  /** The keychain can be used now: whoever was kept from signing in by it is signed in. */
  async keychainUsable(): Promise<void> {
    const { host, store } = this.#deps;
    const { account, signIn } = store.state;
    if (account !== null || signIn.busy || signIn.error?.field !== 'keychain') return;
    await this.#become(() => host.loadAccount());
  }

  /**
   * Nothing is stored before the server has accepted it. On failure the reason is in the state: in
   * `signIn.error` for what is wrong with the form, in `registration` for what the server said.
   */
  async signIn(form: SignInFields): Promise<void> {
    const { host, store } = this.#deps;
    if (store.state.signIn.busy) return;
    store.dispatch({ type: 'sign-in-begun', known: knownOf(form) });
    this.#leftOver = true;
    try {
      const prepared = await host.prepareSignIn(form);
      if (prepared.ok) await this.#firstSignIn(prepared.account, prepared.credentials);
      else this.#fail(prepared.error);
    } catch (error) {
      await this.#giveUp(error);
    }
  }

  async cancelSignIn(): Promise<void> {
    if (!this.#leftOver) return;
    const { host, registration } = this.#deps;
    await registration.stop();
    await this.#become(() => host.cancelSignIn());
  }

  /** During a call it does nothing: the UI does not offer it then. */
  async switchTo(to: AccountId): Promise<void> {
    const { host, store, registration } = this.#deps;
    if (store.state.calls.length > 0 || store.state.signIn.busy) return;
    await registration.stop();
    store.dispatch({ type: 'loading' });
    await this.#become(() => host.switchAccount(to));
  }

  async remove(id: AccountId): Promise<void> {
    const { host } = this.#deps;
    await this.#keep({ kind: 'remove', id }, () => host.removeAccount(id));
  }

  async setPasswordPlace(place: PasswordPlace): Promise<void> {
    const { host } = this.#deps;
    const kind = place === 'keychain' ? 'store' : 'forget';
    await this.#keep({ kind }, () => host.setPasswordPlace({ place }));
  }

  async retryKeychain(): Promise<void> {
    const { host, store, log } = this.#deps;
    if (store.state.unlocking) return;
    store.dispatch({ type: 'unlocking', unlocking: true });
    const problem = await host.unlockKeychain().catch((error: unknown): KeychainProblem => {
      log('error', 'unlock-failed', { error: errorText(error) });
      return 'silent';
    });
    store.dispatch({ type: 'unlocking', unlocking: false });
    const { account, keychainTrouble: trouble, signIn } = store.state;
    if (trouble !== null) {
      if (problem === null) await this.#again(trouble);
      else this.#say({ ...trouble, problem });
    } else if (account === null && signIn.error?.field === 'keychain' && !signIn.busy) {
      if (problem === null) await this.keychainUsable();
      else this.#fail({ field: 'keychain', problem: `keychain-${problem}` });
    }
  }

  async signOut(): Promise<void> {
    const { host, store, registration, log } = this.#deps;
    const known = store.state.account ?? {};
    await registration.stop();
    let error: SignInError | null = null;
    try {
      const { accounts, problem } = await host.signOut();
      store.dispatch({ type: 'accounts', accounts });
      if (problem !== null) error = { field: 'keychain', problem: 'keychain-leftover' };
    } catch (failure) {
      log('error', 'sign-out-failed', { error: errorText(failure) });
    }
    store.dispatch({ type: 'signed-out', known: knownOf(known), error });
  }

  /** Becomes who main says is signed in. Never rejects. */
  async #become(
    ask: () => Promise<AccountState>,
    ready: Promise<unknown> = Promise.resolve(),
  ): Promise<void> {
    const { store, registration, log } = this.#deps;
    if (this.#loading) return;
    this.#loading = true;
    this.#leftOver = false;
    try {
      const [loaded] = await Promise.all([ask(), ready]);
      if (this.#stopped) return;
      store.dispatch({ type: 'accounts', accounts: loaded.accounts });
      if (loaded.state === 'signed-out') {
        this.#signedOut(knownOf(loaded.known), loaded.error ?? null);
      } else if (loaded.state === 'signing-in') {
        store.dispatch({ type: 'sign-in-begun', known: knownOf(loaded.account) });
        await this.#firstSignIn(loaded.account, loaded.credentials);
      } else {
        store.dispatch({ type: 'signed-in', account: loaded.account });
        await registration.keep(loaded.account, loaded.credentials);
        this.#expectRefusal(loaded.account);
      }
    } catch (error) {
      log('error', 'account-load-failed', { error: errorText(error) });
      await ready;
      this.#signedOut({}, null);
    } finally {
      this.#loading = false;
    }
  }

  /** A kept password that the server refuses at once: no banner over a phone that can't ring, but the form. */
  #expectRefusal(account: Account): void {
    const { store } = this.#deps;
    const look = ({ registration: now, account: shown }: PhoneState): void => {
      const refused = now.state === 'failed' && now.problem.kind === 'credentials-refused';
      if (!refused && now.state !== 'registered' && shown === account) return;
      this.#stopExpecting();
      if (refused && shown === account) void this.#askAgain(account);
    };
    this.#stopExpecting();
    this.#stopExpecting = store.watch((state) => state, look);
    look(store.state);
  }

  async #askAgain(account: Account): Promise<void> {
    await this.#deps.registration.stop();
    this.#signedOut(knownOf(account), { field: 'password', problem: 'no-longer-right' });
  }

  /** Makes a prepared account the active one. Never rejects. */
  async #firstSignIn(account: Account, credentials: Credentials): Promise<void> {
    const { host, store, registration } = this.#deps;
    try {
      if (!(await registration.signIn(account, credentials))) {
        this.#fail(null);
        return;
      }
      const { accounts, problem } = await host.confirmSignIn();
      this.#leftOver = false;
      store.dispatch({ type: 'accounts', accounts });
      store.dispatch({ type: 'signed-in', account });
      const kind = accounts.passwordPlace.chosen === 'keychain' ? 'store' : 'forget';
      this.#say(problem === null ? null : { problem, wish: { kind } });
    } catch (error) {
      await this.#giveUp(error);
    }
  }

  async #keep(
    wish: KeychainTrouble['wish'],
    ask: () => ReturnType<HostApi['setPasswordPlace']>,
  ): Promise<void> {
    const { store, log } = this.#deps;
    try {
      const { accounts, problem } = await ask();
      store.dispatch({ type: 'accounts', accounts });
      this.#say(problem === null ? null : { problem, wish });
    } catch (error) {
      log('error', 'keep-failed', { error: errorText(error) });
    }
  }

  async #again({ wish }: KeychainTrouble): Promise<void> {
    if (wish.kind === 'remove') await this.remove(wish.id);
    else await this.setPasswordPlace(wish.kind === 'store' ? 'keychain' : 'session');
  }

  #say(trouble: KeychainTrouble | null): void {
    this.#deps.store.dispatch({ type: 'keychain-trouble', trouble });
  }

  async #giveUp(error: unknown): Promise<void> {
    this.#deps.log('error', 'sign-in-failed', { error: errorText(error) });
    await this.#deps.registration.stop();
    this.#fail(null);
  }

  #signedOut(known: Partial<Account>, error: SignInError | null): void {
    this.#deps.store.dispatch({ type: 'signed-out', known, error });
  }

  #fail(error: SignInError | null): void {
    this.#deps.store.dispatch({ type: 'sign-in-failed', error });
  }
}

/** The fields that the form is filled with again; never the password. */
function knownOf({ server, dn, domain, caFile }: Unsure<Account>): Partial<Account> {
  return {
    ...(server === undefined ? {} : { server }),
    ...(dn === undefined ? {} : { dn }),
    ...(domain === undefined ? {} : { domain }),
    ...(caFile === undefined ? {} : { caFile }),
  };
}

type Unsure<T> = { readonly [K in keyof T]?: T[K] | undefined };
