import type { RegistrationProblem } from '../../../shared/domain/registration/registration';
import { type Message, words } from '../words/words';

/** What an agent can do about a problem, beside waiting. */
type ProblemAction = 'try-now' | 'sign-in';

export interface ProblemText extends Message {
  /** Epoch ms of the next try by itself; null when only the agent can go on. */
  readonly retryAt: number | null;
  readonly actions: readonly ProblemAction[];
}

export function problemText(problem: RegistrationProblem): ProblemText {
  switch (problem.kind) {
    case 'credentials-refused':
    case 'dn-unknown':
      return { ...words.problem[problem.kind], retryAt: null, actions: ['sign-in'] };
    case 'forbidden':
    case 'too-many-attempts':
      return { ...words.problem[problem.kind], retryAt: null, actions: ['try-now', 'sign-in'] };
    case 'sign-in-unsupported':
      return {
        ...words.signInUnsupported(problem.method),
        retryAt: null,
        actions: ['try-now', 'sign-in'],
      };
    // No 'try now': the server asked for the pause.
    case 'server-overloaded':
      return { ...words.problem[problem.kind], retryAt: problem.retryAt, actions: [] };
    case 'server-unreachable':
      return { ...words.unreachable[problem.detail], retryAt: problem.retryAt, actions: ['try-now'] };
    case 'certificate-refused':
      return {
        title: words.certificateTitle,
        advice: `${words.certificate[problem.detail]} ${words.certificateAdvice}`,
        retryAt: null,
        actions: ['try-now', 'sign-in'],
      };
    case 'server-error':
      return { ...words.serverError(problem.statusCode), retryAt: problem.retryAt, actions: ['try-now'] };
  }
}
