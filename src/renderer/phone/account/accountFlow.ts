import type { AccountState, SignInError, SignInForm } from '../../../shared/ipc/contract';
import type { HostApi } from '../../../shared/ipc/hostApi';
import type { Account, Credentials } from '../../../shared/settings/account';
import { errorText, type Log } from '../diagnostics/log';
import type { Registration } from '../registration/registration';
import type { Store } from '../state/store';

export interface AccountFlowDeps {
  readonly store: Store;
  readonly host: Pick<HostApi, 'loadAccount' | 'prepareSignIn' | 'confirmSignIn' | 'signOut'>;
  readonly registration: Registration;
  readonly log: Log;
}

/** Who the phone is: signs in at the start by itself, later by the form, and out again. */
export class AccountFlow {
  readonly #deps: AccountFlowDeps;

  constructor(deps: AccountFlowDeps) {
    this.#deps = deps;
  }

  /** At the start of the page. Nothing is registered before `ready`, which never rejects. Never rejects. */
  async load(ready: Promise<unknown>): Promise<void> {
    const { host, store, registration, log } = this.#deps;
    const loading = host.loadAccount().catch((error: unknown): AccountState => {
      log('error', 'account-load-failed', { error: errorText(error) });
      return { state: 'signed-out', known: {} };
    });
    const [loaded] = await Promise.all([loading, ready]);
    if (loaded.state === 'signed-out') {
      store.dispatch({
        type: 'signed-out',
        known: knownOf(loaded.known),
        error: loaded.error ?? null,
      });
      return;
    }
    if (loaded.state === 'signing-in') {
      store.dispatch({ type: 'sign-in-begun', known: knownOf(loaded.account) });
      await this.#firstSignIn(loaded.account, loaded.credentials);
      return;
    }
    store.dispatch({ type: 'signed-in', account: loaded.account });
    await registration.keep(loaded.account, loaded.credentials);
  }

  /**
   * Nothing is stored before the server has accepted it. On failure the reason is in the state: in
   * `signIn.error` for what is wrong with the form or the keychain, in `registration` for what the server said.
   */
  async signIn(form: SignInForm): Promise<void> {
    const { host, store } = this.#deps;
    if (store.state.signIn.busy) return;
    store.dispatch({ type: 'sign-in-begun', known: knownOf(form) });
    try {
      const prepared = await host.prepareSignIn(form);
      if (prepared.ok) await this.#firstSignIn(prepared.account, prepared.credentials);
      else this.#fail(prepared.error);
    } catch (error) {
      await this.#giveUp(error);
    }
  }

  /** From a prepared account to one that is kept. Never rejects. */
  async #firstSignIn(account: Account, credentials: Credentials): Promise<void> {
    const { host, store, registration } = this.#deps;
    try {
      if (!(await registration.signIn(account, credentials))) {
        this.#fail(null);
        return;
      }
      const confirmed = await host.confirmSignIn();
      if (confirmed.ok) {
        store.dispatch({ type: 'signed-in', account });
        return;
      }
      // Without the keychain the next start could not sign in: say so now, while somebody is there to unlock it.
      await registration.stop();
      this.#fail(confirmed.error);
    } catch (error) {
      await this.#giveUp(error);
    }
  }

  async #giveUp(error: unknown): Promise<void> {
    this.#deps.log('error', 'sign-in-failed', { error: errorText(error) });
    await this.#deps.registration.stop();
    this.#fail(null);
  }

  async signOut(): Promise<void> {
    const { host, store, registration, log } = this.#deps;
    const known = store.state.account ?? {};
    await registration.stop();
    await host
      .signOut()
      .catch((error: unknown) => log('error', 'sign-out-failed', { error: errorText(error) }));
    store.dispatch({ type: 'signed-out', known, error: null });
  }

  #fail(error: SignInError | null): void {
    this.#deps.store.dispatch({ type: 'sign-in-failed', error });
  }
}

/** What the form is filled with again; never the password. */
function knownOf({ server, dn, domain, caFile }: Unsure<Account>): Partial<Account> {
  return {
    ...(server === undefined ? {} : { server }),
    ...(dn === undefined ? {} : { dn }),
    ...(domain === undefined ? {} : { domain }),
    ...(caFile === undefined ? {} : { caFile }),
  };
}

type Unsure<T> = { readonly [K in keyof T]?: T[K] | undefined };
