import type {
  ConnectionEffect,
  ConnectionEvent,
  ConnectionState,
  ConnectionStep,
  Moment,
  Session,
} from '../../../src/renderer/phone/registration/connectionState';
import { ServerChoice } from '../../../src/renderer/phone/registration/serverChoice';
import type { RegistrationFailure } from '../../../src/renderer/phone/sip/types';

export const A = 'wss://a.test/';
export const B = 'wss://b.test/';
const account = { server: A, domain: 'phone.test', dn: '1002' };
const credentials = { realm: 'phone.test', ha1: 'f'.repeat(32) };
const other = { realm: 'asterisk', ha1: 'e'.repeat(32) };

export const moment: Moment = { at: 1_000_000, random: 0.5, idle: true };

const one: Session = {
  account,
  credentials,
  servers: ServerChoice.of([A]),
  firstTry: false,
  attempt: 0,
  quickTries: 0,
  retryAfterMs: null,
  askedRealms: [],
  hint: null,
};
const two: Session = { ...one, servers: ServerChoice.of([A, B]) };
/** At the second of two, which is the last of its round. */
const atB: Session = { ...two, servers: ServerChoice.of([A, B]).next() ?? two.servers };
const atBSettled: Session = { ...two, servers: atB.servers.settled() };

export const failure = (statusCode: number, challengedRealm: string | null = null): RegistrationFailure => ({
  statusCode,
  retryAfterMs: null,
  challengedRealm,
  unknownMethod: null,
  authenticated: true,
});

const challenged = failure(401, 'asterisk');
const unreachable = { kind: 'server-unreachable', detail: 'lost' } as const;
const retryAt = moment.at + 5000;

/** Every state, in each of the ways in which it answers differently. */
export const situations = {
  stopped: { name: 'stopped' },
  opening: { name: 'opening', session: one },
  'opening, another left': { name: 'opening', session: two },
  'opening, for the first time': { name: 'opening', session: { ...one, firstTry: true } },
  registering: { name: 'registering', session: one },
  'registering, another left': { name: 'registering', session: two },
  'registering, for the first time': { name: 'registering', session: { ...one, firstTry: true } },
  authorizing: {
    name: 'authorizing',
    session: { ...one, askedRealms: ['asterisk'] },
    realm: 'asterisk',
    failure: challenged,
    renewing: false,
  },
  'authorizing a refresh': {
    name: 'authorizing',
    session: { ...one, askedRealms: ['asterisk'] },
    realm: 'asterisk',
    failure: challenged,
    renewing: true,
  },
  registered: { name: 'registered', session: one, refreshing: false, failback: 'none' },
  'registered, refreshing': { name: 'registered', session: one, refreshing: true, failback: 'none' },
  'registered at the second': {
    name: 'registered',
    session: atBSettled,
    refreshing: false,
    failback: 'later',
  },
  'registered, asking the first': {
    name: 'registered',
    session: atBSettled,
    refreshing: false,
    failback: { asking: A },
  },
  'failing over': { name: 'failing-over', session: atB },
  waiting: { name: 'waiting', session: one, problem: unreachable, retryAt, connected: false },
  'waiting, connected': {
    name: 'waiting',
    session: one,
    problem: { kind: 'server-error', statusCode: 500 },
    retryAt,
    connected: true,
  },
  'waiting, connected to the second': {
    name: 'waiting',
    session: atB,
    problem: { kind: 'server-error', statusCode: 500 },
    retryAt,
    connected: true,
  },
  'waiting as the server asked': {
    name: 'waiting',
    session: one,
    problem: { kind: 'server-overloaded' },
    retryAt,
    connected: true,
  },
  'refused the password': {
    name: 'refused',
    session: one,
    problem: { kind: 'credentials-refused' },
    connected: true,
  },
  'refused for too many attempts': {
    name: 'refused',
    session: one,
    problem: { kind: 'too-many-attempts' },
    connected: true,
  },
  'refused a certificate': {
    name: 'refused',
    session: one,
    problem: { kind: 'certificate-refused', detail: 'expired' },
    connected: false,
  },
  asleep: { name: 'asleep', session: one },
  'sign-in failed': { name: 'sign-in-failed', server: A, problem: unreachable, hint: null },
} as const satisfies Record<string, ConnectionState>;
export type Situation = keyof typeof situations;

/** Every event, in each of the ways in which it is answered differently. */
export const events = {
  'sign-in': { type: 'sign-in', account, credentials, servers: [A, B], firstTry: false },
  'sign-out': { type: 'sign-out' },
  sleep: { type: 'sleep' },
  wake: { type: 'wake' },
  'network-changed': { type: 'network-changed' },
  reconnect: { type: 'reconnect' },
  'agent-failed': { type: 'agent-failed' },
  connected: { type: 'connected' },
  disconnected: { type: 'disconnected', timedOut: false },
  registered: { type: 'registered' },
  refreshing: { type: 'refreshing' },
  refreshed: { type: 'refreshed' },
  'answered 500': { type: 'registration-failed', failure: failure(500) },
  'answered 403': { type: 'registration-failed', failure: failure(403) },
  'other realm': { type: 'registration-failed', failure: challenged },
  credentials: { type: 'credentials', realm: 'asterisk', credentials: other },
  'no credentials': { type: 'credentials', realm: 'asterisk', credentials: null },
  'preferred-open': { type: 'preferred-open', server: A },
  moved: { type: 'moved', server: A, moved: true },
  'not moved': { type: 'moved', server: A, moved: false },
  'bad certificate': {
    type: 'learnt',
    host: 'a.test',
    hint: { kind: 'certificate-refused', detail: 'expired' },
  },
  'network error': {
    type: 'learnt',
    host: 'a.test',
    hint: { kind: 'server-unreachable', detail: 'refused' },
  },
  'error elsewhere': {
    type: 'learnt',
    host: 'other.test',
    hint: { kind: 'server-unreachable', detail: 'refused' },
  },
  closed: { type: 'closed' },
  'timer register': { type: 'timer', timer: 'register' },
  'timer retry': { type: 'timer', timer: 'retry' },
  'timer failback': { type: 'timer', timer: 'failback' },
} as const satisfies Record<string, ConnectionEvent>;
export type EventName = keyof typeof events;

/** A step in words: `waiting: cancel register, start retry 1500, show fail`. The log is left out. */
export function inWords({ state, effects }: ConnectionStep): string {
  const words = effects.filter(({ kind }) => kind !== 'log').map(effectInWords);
  return words.length === 0 ? state.name : `${state.name}: ${words.join(', ')}`;
}

function effectInWords(effect: ConnectionEffect): string {
  switch (effect.kind) {
    case 'connect':
    case 'move':
      return `${effect.kind} ${new URL(effect.server).hostname.slice(0, 1)} ${effect.limitMs}`;
    case 'probe':
      return effect.suspected ? 'probe at once' : 'probe';
    case 'set-credentials':
      return `use ${effect.credentials.realm}`;
    case 'ask-credentials':
      return `ask for ${effect.realm}`;
    case 'close-agent':
      return 'close';
    case 'start-timer':
      return `start ${effect.timer} ${effect.ms}`;
    case 'cancel-timer':
      return `cancel ${effect.timer}`;
    case 'settle-sign-in':
      return effect.registered ? 'signed in' : 'not signed in';
    case 'show':
      return effect.event.type === 'fail'
        ? `show ${problemInWords(effect.event.problem)}`
        : `show ${effect.event.type}`;
    default:
      return effect.kind;
  }
}

function problemInWords(problem: object): string {
  const { kind, detail, statusCode } = problem as Record<string, unknown>;
  return [kind, detail ?? statusCode].filter((part) => part !== undefined).join(' ');
}
