import type {
  CertificateRefusal,
  RegistrationProblem,
  UnreachableDetail,
} from '../../../shared/domain/registration/registration';
import type { RegistrationFailure } from '../sip/types';

/** A problem before it is known when the next try will be. */
export type Problem = RegistrationProblem extends infer P
  ? P extends RegistrationProblem
    ? Omit<P, 'retryAt'>
    : never
  : never;

/** Which problems pass by themselves: the phone tries again. The others need a person. */
export const passesByItself: Record<Problem['kind'], boolean> = {
  'credentials-refused': false,
  'dn-unknown': false,
  'sign-in-unsupported': false,
  forbidden: false,
  'too-many-attempts': false,
  'certificate-refused': false,
  'server-overloaded': true,
  'server-unreachable': true,
  'server-error': true,
};

/** Whether another server of the site may do where this one did not. */
export function mayDoElsewhere({ kind }: Problem): boolean {
  return passesByItself[kind] || kind === 'certificate-refused';
}

/** Total over what can come back on a REGISTER. Pure. */
export function problemOf({
  statusCode,
  authenticated,
  retryAfterMs,
  unknownMethod,
}: RegistrationFailure): Problem {
  switch (statusCode) {
    case null:
    case 408:
      return { kind: 'server-unreachable', detail: 'timed-out' };
    case 401:
    case 407:
      if (unknownMethod !== null) return { kind: 'sign-in-unsupported', method: unknownMethod };
      return { kind: 'credentials-refused' };
    case 403:
      // A pause says that the password was not even looked at.
      if (retryAfterMs !== null) return { kind: 'too-many-attempts' };
      return { kind: authenticated ? 'credentials-refused' : 'forbidden' };
    case 404:
    case 410:
    case 604:
      return { kind: 'dn-unknown' };
    case 503:
      return { kind: 'server-overloaded' };
    default:
      return { kind: 'server-error', statusCode };
  }
}

/** What main learnt below the WebSocket, which itself only says that it failed. */
export type ConnectionHint =
  | { readonly kind: 'certificate-refused'; readonly detail: CertificateRefusal }
  | { readonly kind: 'server-unreachable'; readonly detail: UnreachableDetail };

/** Chromium's network errors (net/base/net_error_list.h) in the agent's terms. Pure. */
export function hintOf(netError: string): ConnectionHint {
  const name = netError.replace(/^(?:net::)?ERR_/u, '');
  if (name.startsWith('CERT_')) return { kind: 'certificate-refused', detail: 'invalid' };
  return { kind: 'server-unreachable', detail: unreachableDetail(name) };
}

function unreachableDetail(name: string): UnreachableDetail {
  if (/^(?:NAME_|DNS_|ICANN_NAME_COLLISION)/u.test(name)) return 'name-not-found';
  if (name === 'CONNECTION_REFUSED') return 'refused';
  if (name.endsWith('TIMED_OUT')) return 'timed-out';
  if (/^(?:INTERNET_DISCONNECTED|NETWORK_|ADDRESS_UNREACHABLE)/u.test(name)) return 'network-down';
  if (/^(?:CONNECTION_(?:RESET|CLOSED|ABORTED)|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED)$/u.test(name))
    return 'lost';
  return 'unknown';
}
