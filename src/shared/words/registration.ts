import type {
  CertificateRefusal,
  RegistrationProblem,
  RegistrationState,
  UnreachableDetail,
} from '../domain/registration/registration';

/** What happened, and what the agent can do about it (null: nothing is needed). */
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
    advice: 'The server refused the sign-in. Sign in again; both must match.',
  },
  'dn-unknown': {
    title: 'The server does not know this DN',
    advice: 'Check the DN and sign in again. If it is right, tell IT.',
  },
  forbidden: {
    title: 'This DN may not sign in here',
    advice: 'Tell IT that the server refuses this DN.',
  },
  'too-many-attempts': {
    title: 'Too many wrong passwords',
    advice: 'The server accepts no sign-in for some minutes. Try again later, or ask IT to lift the ban.',
  },
  'server-overloaded': {
    title: 'The server is overloaded',
    advice: 'You need not do anything: the phone tries again by itself.',
  },
};

const unreachable: Record<UnreachableDetail, Message> = {
  'name-not-found': {
    title: 'Server name not found',
    advice: 'Check the network or VPN. If others can call, check the server name.',
  },
  refused: {
    title: 'The server does not accept connections',
    advice: 'It may be restarting. If this lasts, tell IT.',
  },
  'timed-out': {
    title: 'The server does not answer',
    advice: 'Check the network or VPN. If others can call, tell IT.',
  },
  'network-down': {
    title: 'No network',
    advice: 'Check the network cable, Wi-Fi or VPN.',
  },
  lost: {
    title: 'Connection to the server lost',
    advice: 'The phone reconnects by itself. If this lasts, check the network or VPN.',
  },
  asleep: {
    title: 'The computer was asleep',
    advice: 'The phone signs in again by itself.',
  },
  unknown: {
    title: 'The server cannot be reached',
    advice: 'Check the network or VPN. If others can call, tell IT.',
  },
};

const certificate: Record<CertificateRefusal, string> = {
  'unknown-authority': 'It was issued by an authority that this computer does not trust.',
  'wrong-name': 'It is made out to another server name.',
  expired: 'It has expired.',
  'not-yet-valid': 'It is not valid yet. Check this computer’s date and time.',
  'not-for-servers': 'It is not meant for servers.',
  revoked: 'Its authority has withdrawn it.',
  invalid: 'It is damaged or not a valid certificate.',
};

/** Words for the registration, in the window as on the rest of the desktop. */
export const registrationWords = {
  state,
  problem,
  unreachable,
  headsetMissing: 'Headset unplugged: calls are not offered',
  certificateTitle: 'The server’s certificate was refused',
  certificate,
  signInUnsupported: (method: string): Message => ({
    title: 'The server asks for a sign-in method that this phone does not support',
    advice: `It asks for ${method}, and the phone supports only MD5. Tell IT.`,
  }),
  serverError: (statusCode: number): Message => ({
    // It said yes (2xx) and yet sends no calls here.
    title:
      statusCode < 300 ? 'The server did not register this phone' : `The server failed (error ${statusCode})`,
    advice: 'The phone tries again by itself. If this lasts, tell IT.',
  }),
} as const;

/** What is wrong, in a few words. */
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
