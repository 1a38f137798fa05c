import type {
  CertificateRefusal,
  RegistrationProblem,
  RegistrationState,
  UnreachableDetail,
} from '../domain/registration/registration';

/** A message: what happened, and what the agent can do about it (null: nothing is needed). */
export interface Message {
  readonly title: string;
  readonly advice: string | null;
}

type PlainProblem = Exclude<
  RegistrationProblem['kind'],
  'server-unreachable' | 'certificate-refused' | 'server-error' | 'sign-in-unsupported'
>;

const state: Record<RegistrationState['state'], string> = {
  'signed-out': 'Signed out',
  connecting: 'Connecting',
  registering: 'Signing in',
  registered: 'Online',
  failed: 'Offline',
};

const problem: Record<PlainProblem, Message> = {
  'credentials-refused': {
    title: 'Wrong DN or password',
    advice: 'The server refused to sign you in. Check both, then sign in again.',
  },
  'dn-unknown': {
    title: 'The server doesn’t know this DN',
    advice: 'Check the DN and sign in again. If it’s correct, contact IT.',
  },
  forbidden: {
    title: 'This DN isn’t allowed to sign in here',
    advice: 'Contact IT: the server refuses this DN.',
  },
  'too-many-attempts': {
    title: 'Too many wrong passwords',
    advice: 'The server blocks sign-ins for a few minutes. Try again later, or ask IT to lift the ban.',
  },
  'server-overloaded': {
    title: 'The server is overloaded',
    advice: 'You don’t need to do anything. The phone will try again.',
  },
};

const unreachable: Record<UnreachableDetail, Message> = {
  'name-not-found': {
    title: 'Server name not found',
    advice: 'Check your network or VPN. If others can call, check the server name.',
  },
  refused: {
    title: 'The server isn’t accepting connections',
    advice: 'It may be restarting. If this continues, contact IT.',
  },
  'timed-out': {
    title: 'The server isn’t responding',
    advice: 'Check your network or VPN. If others can call, contact IT.',
  },
  'network-down': {
    title: 'No network',
    advice: 'Check your network cable, Wi-Fi or VPN.',
  },
  lost: {
    title: 'Connection to the server lost',
    advice: 'The phone reconnects automatically. If this continues, check your network or VPN.',
  },
  asleep: {
    title: 'The computer was asleep',
    advice: 'The phone signs in again automatically.',
  },
  unknown: {
    title: 'The server can’t be reached',
    advice: 'Check your network or VPN. If others can call, contact IT.',
  },
};

const certificate: Record<CertificateRefusal, string> = {
  'unknown-authority': 'It was issued by an authority this computer doesn’t trust.',
  'wrong-name': 'It was issued for a different server name.',
  expired: 'It has expired.',
  'not-yet-valid': 'It isn’t valid yet. Check this computer’s date and time.',
  'not-for-servers': 'It isn’t meant for servers.',
  revoked: 'Its authority has revoked it.',
  invalid: 'It’s damaged, or isn’t a valid certificate.',
};

/** Words for the registration, in the window as on the rest of the desktop. */
export const registrationWords = {
  state,
  problem,
  unreachable,
  headsetMissing: 'Headset unplugged: calls are being refused',
  certificateTitle: 'The server’s certificate was refused',
  certificate,
  signInUnsupported: (method: string): Message => ({
    title: 'The server asks for a sign-in method the phone doesn’t support',
    advice: `It asks for ${method}, but the phone supports only MD5. Contact IT.`,
  }),
  serverError: (statusCode: number): Message => ({
    // It said yes (2xx) and yet sends no calls here.
    title:
      statusCode < 300 ? 'The server didn’t register the phone' : `The server failed (error ${statusCode})`,
    advice: 'The phone will try again. If this continues, contact IT.',
  }),
} as const;

/** Says what is wrong, in a few words. */
export function problemTitle(found: RegistrationProblem): string {
  switch (found.kind) {
    case 'server-unreachable':
      return unreachable[found.detail].title;
    case 'certificate-refused':
      return registrationWords.certificateTitle;
    case 'sign-in-unsupported':
      return registrationWords.signInUnsupported(found.method).title;
    case 'server-error':
      return registrationWords.serverError(found.statusCode).title;
    default:
      return problem[found.kind].title;
  }
}
