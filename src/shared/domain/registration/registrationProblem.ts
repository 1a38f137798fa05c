import type { RegistrationProblem, RegistrationState } from './registration';

/**
 * The problem to show. While the phone tries again (connecting, registering) the last problem stays on
 * screen: otherwise the window would jump, 'Try now' vanish under the pointer, and the tray blink, at every try.
 */
export function problemToShow(
  shown: RegistrationProblem | null,
  registration: RegistrationState,
): RegistrationProblem | null {
  if (registration.state === 'failed') return registration.problem;
  return registration.state === 'registered' || registration.state === 'signed-out' ? null : shown;
}
