import type { KeychainTrouble, PhoneState } from '../../../src/renderer/phone/phone';
import { initialState } from '../../../src/renderer/phone/state/reduce';
import type {
  AnsweringCall,
  Call,
  DialingCall,
  EndedCall,
  EstablishedCall,
  RingingCall,
} from '../../../src/shared/domain/call/call';
import type { PresentDevice } from '../../../src/shared/domain/devices/soundDevices';
import type { DialOffer } from '../../../src/shared/domain/dialling/dialOffer';
import type { RegistrationProblem } from '../../../src/shared/domain/registration/registration';
import type { Accounts, SignInError } from '../../../src/shared/ipc/contract';
import { callsUntil, lineLosing } from './callStates';
import { soundOf } from './soundStates';

/** The moment at which all the states below are looked at, in epoch ms. */
export const now = Date.UTC(2026, 2, 9, 10, 30);

const account = {
  server: 'wss://phone.example.com:8089/',
  domain: 'phone.example.com',
  dn: '1002',
};
const maria = { name: 'María José Álvarez', number: '+49 30 5550 1234' };
const base = { id: 'a', party: maria, callUuid: '2RF8Q1D5V10AF1GSKN9JC2LAES000001', startedAt: now - 8000 };

export const ringing: RingingCall = { ...base, state: 'ringing', direction: 'incoming' };
export const answering: AnsweringCall = {
  ...base,
  state: 'answering',
  direction: 'incoming',
  answeredBy: 'ui',
};
export const dialling: DialingCall = {
  ...base,
  state: 'dialling',
  direction: 'outgoing',
  progress: 'calling',
};
const soundDevice = (label: string): PresentDevice => ({ id: label, label, model: null, group: null });

const unplugged: PhoneState['deviceMoves'] = [
  { role: 'speaker', gone: soundDevice('Jabra Evolve2 65'), now: soundDevice('Built-in Speakers') },
  { role: 'ringers', gone: soundDevice('Jabra Evolve2 65'), now: soundDevice('Built-in Speakers') },
  {
    role: 'microphone',
    gone: soundDevice('Jabra Evolve2 65'),
    now: soundDevice('Built-in Microphone'),
  },
];

export const established: EstablishedCall = {
  ...base,
  state: 'established',
  direction: 'incoming',
  establishedAt: now - 252_000,
  muted: false,
  localHold: 'off',
  heldByOther: false,
};
export const ended: EndedCall = {
  ...base,
  state: 'ended',
  direction: 'incoming',
  establishedAt: now - 312_000,
  endedAt: now - 60_000,
  reason: 'hung-up-by-other',
};

export const idle: PhoneState = {
  ...initialState,
  account,
  accounts: { ...initialState.accounts, profiles: [{ ...account, passwordPlace: 'keychain' }] },
  registration: { state: 'registered', since: now - 3_600_000, server: account.server },
};
export const signedOut: PhoneState = { ...initialState, account: null };

const offer: DialOffer = {
  origin: 'link',
  offered: { ok: true, number: '+493055501234', after: null, foreignHost: null },
  confirm: true,
};
const calls = (...all: Call[]): PhoneState => ({
  ...idle,
  calls: all,
  quality: { [established.id]: lineLosing(0) },
});
const offline = (problem: RegistrationProblem): PhoneState => ({
  ...idle,
  registration: { state: 'failed', problem },
});
const signInRefused = (problem: RegistrationProblem): PhoneState => ({
  ...signedOut,
  signIn: { known: account, error: null, busy: false },
  registration: { state: 'failed', problem },
});
const signInKeychain = (error: SignInError): PhoneState => ({
  ...signedOut,
  accounts: idle.accounts,
  signIn: { known: account, error, busy: false },
});
/** Two more accounts, one of them elsewhere. */
const accountsOf = (passwordPlace: 'session' | 'none'): Accounts => ({
  ...initialState.accounts,
  profiles: [
    { ...account, passwordPlace },
    { ...account, dn: '1003', passwordPlace: 'keychain' },
    {
      dn: '48213',
      domain: 'customer-service.contact-center.example.com',
      server: 'wss://sip.example.com/',
      passwordPlace: 'none',
    },
  ],
});
const trouble = (keychainTrouble: KeychainTrouble): PhoneState => ({
  ...idle,
  accounts: { ...idle.accounts, profiles: [{ ...account, passwordPlace: 'session' }] },
  keychainTrouble,
});
const other = {
  id: 'b',
  party: { name: 'Jürgen Weiß', number: '4711' },
  callUuid: null,
  startedAt: now - 3000,
};
const longName = {
  name: 'Versicherungsgesellschaft auf Gegenseitigkeit Donaudampfschifffahrt, Abteilung Rückabwicklung, Frau Dr. Wolfeschlegelsteinhausen',
  number: 'sip.trunk.gateway-0049-3055501234567890123456789012345678901234567890',
};

/** Every state of the window that somebody can get to see, by the name of its screenshot. */
export const states = {
  loading: { ...signedOut, account: undefined },
  'sign-in': signedOut,
  'sign-in-missing': signedOut,
  'sign-in-more-options': {
    ...signedOut,
    signIn: {
      known: { ...account, domain: 'example.com', caFile: '/etc/ssl/company/company-root-ca-2026.pem' },
      error: { field: 'caFile', problem: 'not-a-certificate' },
      busy: false,
    },
  },
  'sign-in-busy': {
    ...signedOut,
    signIn: { known: account, error: null, busy: true },
    registration: { state: 'registering' },
  },
  'sign-in-wrong-password': signInRefused({ kind: 'credentials-refused' }),
  'sign-in-unreachable': signInRefused({
    kind: 'server-unreachable',
    detail: 'name-not-found',
    retryAt: null,
  }),
  'sign-in-session-only': {
    ...signedOut,
    accounts: { ...initialState.accounts, passwordPlace: { chosen: 'session', fixed: true } },
  },
  'sign-in-keychain-locked': signInKeychain({ field: 'keychain', problem: 'keychain-locked' }),
  'sign-in-keychain-unlocking': {
    ...signInKeychain({ field: 'keychain', problem: 'keychain-locked' }),
    unlocking: true,
  },
  'sign-in-keychain-refused': signInKeychain({ field: 'keychain', problem: 'keychain-refused' }),
  'sign-in-keychain-missing': signInKeychain({ field: 'keychain', problem: 'keychain-missing' }),
  'sign-in-keychain-silent': signInKeychain({ field: 'keychain', problem: 'keychain-silent' }),
  'sign-in-keychain-leftover': signInKeychain({ field: 'keychain', problem: 'keychain-leftover' }),
  'sign-in-entry-gone': signInKeychain({ field: 'password', problem: 'entry-gone' }),
  'sign-in-no-longer-right': signInKeychain({ field: 'password', problem: 'no-longer-right' }),
  'sign-in-accounts': {
    ...signedOut,
    accounts: accountsOf('none'),
    signIn: { known: account, error: null, busy: false },
  },
  'sign-in-configuration': {
    ...signedOut,
    signIn: {
      known: { dn: '1002' },
      error: {
        field: 'server',
        problem: 'insecure',
        origin: { file: '/etc/agent-softphone/config.json', key: 'server' },
      },
      busy: false,
    },
  },
  idle,
  'idle-number': idle,
  'idle-bad-number': idle,
  'idle-account': idle,
  'idle-accounts': { ...idle, accounts: accountsOf('session') },
  'idle-account-fixed': {
    ...idle,
    accounts: { ...idle.accounts, passwordPlace: { chosen: 'keychain', fixed: true }, dnFixed: true },
  },
  'idle-not-stored-locked': trouble({ problem: 'locked', wish: { kind: 'store' } }),
  'idle-not-stored-refused': trouble({ problem: 'refused', wish: { kind: 'store' } }),
  'idle-not-stored-missing': trouble({ problem: 'missing', wish: { kind: 'store' } }),
  'idle-not-stored-unlocking': {
    ...trouble({ problem: 'locked', wish: { kind: 'store' } }),
    unlocking: true,
  },
  'idle-not-deleted': trouble({ problem: 'locked', wish: { kind: 'forget' } }),
  'idle-not-removed': trouble({
    problem: 'silent',
    wish: { kind: 'remove', id: { dn: '1003', domain: 'phone.example.com' } },
  }),
  'idle-recent': { ...idle, history: callsUntil(now) },
  'idle-recent-clearing': { ...idle, history: callsUntil(now) },
  'idle-recent-hidden': { ...idle, history: callsUntil(now), callersHidden: true },
  'idle-recent-empty': idle,
  'idle-recent-not-kept': { ...idle, history: null },
  'ended-by-other': { ...idle, lastEnded: ended },
  'ended-missed': {
    ...idle,
    lastEnded: { ...ended, establishedAt: null, reason: 'caller-gave-up' },
  },
  'ended-connection-lost': { ...idle, lastEnded: { ...ended, reason: 'media-failed' } },
  'recovered-from-crash': {
    ...idle,
    lastEnded: { ...ended, reason: 'phone-crashed' },
    incidents: [{ kind: 'recovered', failure: 'crashed', lost: [maria], at: now }],
  },
  'recovered-from-hang': {
    ...idle,
    incidents: [{ kind: 'recovered', failure: 'hung', lost: [], at: now }],
  },
  'ended-number-unknown': {
    ...idle,
    lastEnded: {
      ...ended,
      party: { name: null, number: '0305550123499' },
      direction: 'outgoing',
      establishedAt: null,
      reason: 'number-unknown',
    },
  },
  'check-offer': { ...idle, sound: soundOf.rule },
  'check-hear': { ...idle, sound: soundOf.rule },
  'check-speak': { ...idle, sound: soundOf.rule },
  'check-speak-no': { ...idle, sound: soundOf.rule },
  'check-echo': { ...idle, sound: soundOf.rule },
  'check-echo-call': { ...idle, sound: soundOf.rule },
  'check-done': { ...idle, sound: soundOf.rule },
  'offer-link': { ...idle, dialOffer: offer },
  'offer-selection': {
    ...idle,
    dialOffer: { ...offer, origin: 'hotkey' },
    lastEnded: ended,
  },
  'offer-foreign': {
    ...idle,
    dialOffer: {
      ...offer,
      offered: { ok: true, number: 'support', after: null, foreignHost: 'pbx.example.net' },
    },
  },
  'offer-refused': {
    ...idle,
    dialOffer: {
      ...offer,
      offered: {
        ok: false,
        text: 'sip:1002@pbx.example.net;maddr=203.0.113.7',
        problem: 'more-than-a-number',
      },
    },
  },
  'offer-waits': {
    ...offline({ kind: 'server-unreachable', detail: 'lost', retryAt: now + 12_000 }),
    dialOffer: { ...offer, confirm: false },
  },
  'offer-in-call': { ...calls(established), dialOffer: offer },
  connecting: { ...idle, registration: { state: 'connecting' } },
  registering: { ...idle, registration: { state: 'registering' } },
  'offline-wrong-password': offline({ kind: 'credentials-refused' }),
  'offline-dn-unknown': offline({ kind: 'dn-unknown' }),
  'offline-forbidden': offline({ kind: 'forbidden' }),
  'offline-too-many-attempts': offline({ kind: 'too-many-attempts' }),
  'offline-overloaded': offline({ kind: 'server-overloaded', retryAt: now + 47_000 }),
  'offline-unreachable': offline({
    kind: 'server-unreachable',
    detail: 'network-down',
    retryAt: now + 12_000,
  }),
  'offline-trying': offline({ kind: 'server-unreachable', detail: 'lost', retryAt: now + 12_000 }),
  'offline-asleep': offline({ kind: 'server-unreachable', detail: 'asleep', retryAt: null }),
  'offline-certificate': offline({ kind: 'certificate-refused', detail: 'not-yet-valid' }),
  'offline-server-error': {
    ...offline({ kind: 'server-error', statusCode: 500, retryAt: now + 30_000 }),
    lastEnded: { ...ended, reason: 'connection-lost' },
  },
  settings: idle,
  'settings-locked': idle,
  'settings-search': idle,
  'settings-nothing-found': idle,
  'settings-hotkeys': idle,
  'settings-ringtones': idle,
  'settings-recording': idle,
  'settings-import': idle,
  'settings-problems': idle,
  'settings-damaged': idle,
  'settings-headsets': {
    ...idle,
    headsets: [
      { name: 'Jabra Evolve2 65', trouble: null },
      { name: 'Poly Savi 7320 Office Series, at the desk by the window', trouble: 'held' },
      { name: 'EPOS Impact 5000', trouble: 'in-other-call' },
    ],
    dismissedNotices: ['headset-held Poly Savi 7320 Office Series, at the desk by the window'],
  },
  'headset-held': {
    ...idle,
    headsets: [{ name: 'Jabra Evolve2 65', trouble: 'held' }],
  },
  'headset-unplugged': {
    ...calls(established),
    incidents: [{ kind: 'headset-unplugged', name: 'Jabra Evolve2 65', at: now }],
  },
  sound: { ...idle, sound: soundOf.rule },
  'sound-own': { ...idle, sound: soundOf.own },
  'sound-locked': { ...idle, sound: soundOf.rule },
  'sound-nothing': idle,
  'sound-ringing': { ...calls(ringing), sound: soundOf.rule },
  'sound-in-call': { ...calls(established), sound: soundOf.own },
  'headset-missing': { ...idle, sound: soundOf.own, headset: 'missing', acceptsCalls: false },
  'headset-missing-refused': {
    ...idle,
    sound: soundOf.own,
    headset: 'missing',
    acceptsCalls: false,
    lastEnded: ended,
    incidents: [{ kind: 'refused-without-headset', at: now }],
  },
  incoming: calls(ringing),
  'incoming-number-only': calls({ ...ringing, party: { name: null, number: '+4930555012345' } }),
  'incoming-hidden': { ...calls(ringing), callersHidden: true },
  'incoming-withheld': calls({ ...ringing, party: { name: null, number: '' } }),
  'incoming-long-name': calls({ ...ringing, party: longName }),
  'incoming-right-to-left': calls({
    ...ringing,
    party: { name: 'مريم عبد الرحمن (دعم)', number: '+971 4 555 0123' },
  }),
  'incoming-two': calls(ringing, { ...ringing, ...other }),
  'incoming-microphone': {
    ...calls(ringing),
    incidents: [{ kind: 'microphone', problem: 'in-use', callId: 'a', at: now }],
  },
  answering: calls(answering),
  dialling: calls(dialling),
  'dialling-remote-ringing': calls({ ...dialling, progress: 'remote-ringing' }),
  'in-call': calls(established),
  'in-call-keys': calls(established),
  'in-call-long-name': calls({ ...established, party: longName, establishedAt: now - 3_725_000 }),
  'in-call-headset-unplugged': {
    ...calls(established),
    deviceMoves: unplugged,
  },
  'in-call-unheard': { ...calls(established), unheard: { [established.id]: 'missing' } },
  'two-notices': { ...calls(established), unheard: { [established.id]: 'in-use' }, deviceMoves: unplugged },
  'three-notices': {
    ...calls(established, { ...ringing, ...other }),
    unheard: { [established.id]: 'in-use' },
    deviceMoves: unplugged,
    headsets: [{ name: 'Poly Savi 7320 Office Series', trouble: 'held' }],
  },
  'in-call-muted': calls({ ...established, muted: true }),
  'in-call-not-heard': {
    ...calls(established),
    hearing: { callId: established.id, trouble: 'microphone-silent', repairing: true },
  },
  'in-call-not-hearing': {
    ...calls(established),
    hearing: { callId: established.id, trouble: 'nothing-received', repairing: false },
  },
  'in-call-holding': calls({ ...established, localHold: 'holding' }),
  'in-call-on-hold': calls({ ...established, localHold: 'on' }),
  'in-call-hold-refused': calls({ ...established, localHold: 'one-sided' }),
  'in-call-retrieving': calls({ ...established, localHold: 'retrieving' }),
  'in-call-held-by-other': calls({ ...established, heldByOther: true, muted: true }),
  'in-call-waiting': calls(established, { ...ringing, ...other }),
  'in-call-quality': calls(established),
  'in-call-quality-unknown': { ...calls(established), quality: {} },
  'in-call-quality-poor': { ...calls(established), quality: { [established.id]: lineLosing(0.07) } },
  'in-call-quality-bad': { ...calls(established), quality: { [established.id]: lineLosing(0.2) } },
  'in-call-and-dialling': calls(established, { ...dialling, ...other }),
  'in-call-and-other': calls(
    { ...established, localHold: 'on' },
    { ...established, ...other, establishedAt: now - 31_000 },
  ),
  'in-call-offline': {
    ...calls(established),
    registration: {
      state: 'failed',
      problem: { kind: 'server-unreachable', detail: 'lost', retryAt: now + 4000 },
    },
  },
} as const satisfies Record<string, PhoneState>;

export type StateName = keyof typeof states;
