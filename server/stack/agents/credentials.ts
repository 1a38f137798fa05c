import { ha1 } from '../../sip/digest';
import { StackFailure } from '../failure';

/** The number that the dialplan reserves for the echo test. */
const echoTest = '600';

/** @throws StackFailure when no agent can have that directory number */
export function requireDn(dn: string): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(dn)) {
    throw new StackFailure(
      `${JSON.stringify(dn)} is not a valid DN: use letters and digits, and . _ - between them`,
    );
  }
  if (dn === echoTest) throw new StackFailure(`${echoTest} is the echo test: choose another DN`);
}

/** The HA1 of a password, which is all that is stored of it. @throws StackFailure when the password is empty */
export function storedPassword(dn: string, realm: string, password: string): string {
  if (password === '') throw new StackFailure('the password is empty: give one with at least one character');
  return ha1(dn, realm, password);
}

export function noSuchAgent(dn: string): StackFailure {
  return new StackFailure(`there is no agent ${dn}; \`agent list\` shows all`);
}
