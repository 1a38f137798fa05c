/** The reasons why the phone is not registered, each with its own words and its own advice in the UI. */
export type RegistrationProblem =
  | { readonly kind: 'credentials-refused' }
  | { readonly kind: 'dn-unknown' }
  | { readonly kind: 'forbidden' }
  /** The server asks for a way to prove the password that the phone does not know: `SHA-256`, `Bearer`. */
  | { readonly kind: 'sign-in-unsupported'; readonly method: string }
  /** The server lets nobody try again for a while. */
  | { readonly kind: 'too-many-attempts' }
  /**
   * `retryAt`: epoch ms of the next try, from Retry-After where the server gave one; null when the phone does not
   * try again by itself, which is so for a first sign-in: the agent has the form before them.
   */
  | { readonly kind: 'server-overloaded'; readonly retryAt: number | null }
  | {
      readonly kind: 'server-unreachable';
      readonly detail: UnreachableDetail;
      readonly retryAt: number | null;
    }
  | { readonly kind: 'certificate-refused'; readonly detail: CertificateRefusal }
  | { readonly kind: 'server-error'; readonly statusCode: number; readonly retryAt: number | null };

export const unreachableDetails = [
  'name-not-found',
  'refused',
  'timed-out',
  'network-down',
  'lost',
  /** The computer sleeps, or did a moment ago: the phone has signed off and comes back by itself. */
  'asleep',
  'unknown',
] as const;
export type UnreachableDetail = (typeof unreachableDetails)[number];

export const certificateRefusals = [
  'unknown-authority',
  'wrong-name',
  'expired',
  'not-yet-valid',
  'not-for-servers',
  'revoked',
  'invalid',
] as const;
export type CertificateRefusal = (typeof certificateRefusals)[number];

/**
 *                                    ┌─────────────┐ (asked for other credentials)
 *   signed-out ─▶ connecting ─▶ registering ─▶ registered
 *                  ▲ ▲ └─────────────┴─▶ failed ◀─┘ │ │
 *                  │ └─────────────────────┘        │ │   (tries again by itself while `problem` has retryAt)
 *                  └─ another server of the site ◀──┴─┘
 */
export type RegistrationState =
  | { readonly state: 'signed-out' }
  | { readonly state: 'connecting' }
  | { readonly state: 'registering' }
  /** `server`: its WSS URL; a site can have several. */
  | { readonly state: 'registered'; readonly since: number; readonly server: string }
  | { readonly state: 'failed'; readonly problem: RegistrationProblem };

/**
 * Chooses the problem to show. While the phone tries again (connecting, registering) the last problem stays on
 * screen: otherwise the window would jump, 'Try now' vanish under the pointer, and the tray blink, at every try.
 */
export function problemToShow(
  shown: RegistrationProblem | null,
  registration: RegistrationState,
): RegistrationProblem | null {
  if (registration.state === 'failed') return registration.problem;
  return registration.state === 'registered' || registration.state === 'signed-out' ? null : shown;
}
