import type { SignInError } from '../../../shared/ipc/contract';
import { words } from '../locales/en';

function problemText({ field, problem }: SignInError): string {
  if (problem === 'missing') return words.signIn.missing[field];
  if (problem === 'malformed') return words.signIn.malformed[field];
  return words.signIn.problem[problem];
}

/** What is wrong and what to do; a mistake in a configuration file is IT's to mend, so it says where it stands. */
export function signInErrorText(error: SignInError): string {
  const { origin } = error;
  return origin === undefined
    ? problemText(error)
    : `${problemText(error)} ${words.signIn.origin(origin.file, origin.key)}`;
}
