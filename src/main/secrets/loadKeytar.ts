import { createRequire } from 'node:module';
import type { Keytar } from './keychain';

/**
 * keytar finds its prebuilt library by itself, inside its package (docs/decisions/0020). Loaded late and by require: it
 * is CommonJS, kept out of the bundle for its native part, and throws where libsecret is not installed.
 */
export function loadKeytar(): Keytar {
  return createRequire(import.meta.url)('@github/keytar');
}
