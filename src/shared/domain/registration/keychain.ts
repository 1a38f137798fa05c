/**
 * The reasons why the operating system's keychain did not do what it was asked for.
 *
 * - `locked`: it has to be unlocked first, which the system's own dialog does;
 * - `refused`: somebody or something said no, such as an agent who closed that dialog;
 * - `missing`: this computer has none, or none that runs;
 * - `silent`: it does not answer; a dialog of its own may be waiting.
 */
export const keychainProblems = ['locked', 'refused', 'missing', 'silent'] as const;
export type KeychainProblem = (typeof keychainProblems)[number];

/** The places where the password of a signed-in agent can be: the keychain, or main's memory alone, until the phone is quit. */
export const passwordPlaces = ['keychain', 'session'] as const;
export type PasswordPlace = (typeof passwordPlaces)[number];
