import type { KeychainProblem } from '../../shared/domain/registration/keychain';

export type SecretResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: KeychainProblem };

/**
 * The operating system's keychain. `account` is `DN@domain`. Never throws, and answers in bounded time. There is no
 * fallback: a password is never written anywhere else.
 */
export interface SecretStore {
  /** Reads a password; null: nothing is kept for this account. */
  get(account: string): Promise<SecretResult<string | null>>;
  set(account: string, password: string): Promise<SecretResult<null>>;
  delete(account: string): Promise<SecretResult<null>>;
  /** Unlocks the keychain, only on the agent's wish: the system's own dialog opens where one is needed. null: it can be used. */
  unlock(): Promise<KeychainProblem | null>;
  /** True while a call that has not come back in time is still out: it holds a thread that the program's own end would wait for. */
  readonly hangs: boolean;
  /** Calls back at each change after which a keychain that could not be used may be usable. */
  onUsable(listener: () => void): void;
}
