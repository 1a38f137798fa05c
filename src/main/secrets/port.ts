/** Why a password can't be kept or had. There is no fallback: a password is never written anywhere else. */
export type KeychainProblem = 'locked' | 'missing';

export type SecretResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: KeychainProblem };

/** The operating system's keychain. `account` is `DN@domain`. Never throws, and answers in bounded time. */
export interface SecretStore {
  /** null: nothing is kept for this account. */
  get(account: string): Promise<SecretResult<string | null>>;
  set(account: string, password: string): Promise<SecretResult<null>>;
  delete(account: string): Promise<SecretResult<null>>;
}
