import type { KeychainProblem } from '../../shared/domain/registration/keychain';

/** The keychain as a whole, beside its entries. */
export interface SystemKeychain {
  /**
   * Says what is wrong with the keychain; asked before every access: the entries' own interface would wait for a dialog, or not
   * say why there is nothing.
   */
  problem(): Promise<KeychainProblem | null>;
  /** May open the system's dialog, and waits for it. Never throws. */
  unlock(): Promise<KeychainProblem | null>;
  /** Calls back whenever it became usable. */
  onUsable(listener: () => void): void;
}

/** macOS and Windows: the keychain is unlocked with the user's session, and asks by itself when an entry is used. */
export const alwaysThere: SystemKeychain = {
  problem: async () => null,
  unlock: async () => null,
  onUsable: () => {},
};
