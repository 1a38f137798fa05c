import type { SignInError } from '../../../shared/ipc/contract';
import { type Message, words } from '../words/words';

type KeychainError = keyof typeof words.keychain.form;

const isOfKeychain = (problem: SignInError['problem']): problem is KeychainError =>
  problem in words.keychain.form;

function problemText({ field, problem }: SignInError): string {
  if (problem === 'missing') return words.signIn.missing[field];
  if (problem === 'malformed') return words.signIn.malformed[field];
  return isOfKeychain(problem) ? words.keychain.form[problem].title : words.signIn.problem[problem];
}

/** What is wrong and what to do; a mistake in a configuration file is IT's to mend, so it says where it stands. */
export function signInErrorText(error: SignInError): string {
  const { origin } = error;
  return origin === undefined
    ? problemText(error)
    : `${problemText(error)} ${words.signIn.origin(origin.file, origin.key)}`;
}

/** What concerns no single field. */
export function formMessage(error: SignInError): Message {
  return isOfKeychain(error.problem)
    ? words.keychain.form[error.problem]
    : { title: signInErrorText(error), advice: null };
}
