import type { Call } from '../../../shared/domain/call/call';
import { callLayout } from '../../../shared/domain/call/callLayout';
import type { CallRecord } from '../../../shared/domain/call/callRecord';
import { type CallEvent, transitionCall } from '../../../shared/domain/call/callTransition';
import type { Recovery } from '../../../shared/domain/call/recovery';
import { nextMoves } from '../../../shared/domain/devices/deviceMoves';
import type { HeadsetPresence } from '../../../shared/domain/devices/headsetPresence';
import { noSoundDevices, type SoundDevices } from '../../../shared/domain/devices/soundDevices';
import type { DialOffer } from '../../../shared/domain/dialling/dialOffer';
import type { TalkKey } from '../../../shared/domain/hotkeys/hotkeys';
import {
  type RegistrationEvent,
  transitionRegistration,
} from '../../../shared/domain/registration/registrationTransition';
import type { Accounts, SignInError } from '../../../shared/ipc/contract';
import type { Account } from '../../../shared/settings/account';
import { noSite } from '../../../shared/settings/site';
import type { Site } from '../../../shared/settings/siteSchema';
import { conditionKeys, incidentKey } from '../notices/noticesToShow';
import type {
  HappenedIncident,
  Headset,
  Hearing,
  KeychainTrouble,
  LiveQuality,
  MicrophoneProblem,
  PhoneState,
  SoundTrial,
} from '../phone';

/** Everything that can happen to the phone as a whole. */
export type PhoneEvent =
  | { readonly type: 'site-known'; readonly site: Site }
  /** Who the phone will be is being asked of main. */
  | { readonly type: 'loading' }
  | { readonly type: 'signed-in'; readonly account: Account }
  | { readonly type: 'signed-out'; readonly known: Partial<Account>; readonly error: SignInError | null }
  | { readonly type: 'sign-in-begun'; readonly known: Partial<Account> }
  | { readonly type: 'sign-in-failed'; readonly error: SignInError | null }
  | { readonly type: 'accounts'; readonly accounts: Accounts }
  | { readonly type: 'keychain-trouble'; readonly trouble: KeychainTrouble | null }
  | { readonly type: 'unlocking'; readonly unlocking: boolean }
  | { readonly type: 'registration'; readonly event: RegistrationEvent }
  | { readonly type: 'call-begun'; readonly call: Call }
  | { readonly type: 'call'; readonly id: string; readonly event: CallEvent }
  /** The quality of an established call is measured. */
  | { readonly type: 'quality'; readonly id: string; readonly quality: LiveQuality }
  | { readonly type: 'history'; readonly history: readonly CallRecord[] | null }
  | { readonly type: 'ended-dismissed' }
  | { readonly type: 'sound-devices'; readonly sound: SoundDevices }
  | {
      readonly type: 'headset-presence';
      readonly presence: HeadsetPresence;
      readonly acceptsCalls: boolean;
    }
  | { readonly type: 'sound-trial'; readonly trial: SoundTrial | null }
  | { readonly type: 'hearing'; readonly hearing: Hearing | null }
  | { readonly type: 'headsets'; readonly headsets: readonly Headset[] }
  | { readonly type: 'callers-hidden'; readonly hidden: boolean }
  | { readonly type: 'dial-offered'; readonly offer: DialOffer | null }
  | { readonly type: 'recovered'; readonly recovery: Recovery }
  | { readonly type: 'talk-key'; readonly talkKey: TalkKey | null }
  /** A microphone is open for a call that is to be answered or made. */
  | { readonly type: 'microphone-opened' }
  /** A call lost its microphone, and no other opens. */
  | { readonly type: 'microphone-lost'; readonly id: string; readonly problem: MicrophoneProblem }
  | { readonly type: 'microphone-found'; readonly id: string }
  | { readonly type: 'incident'; readonly incident: HappenedIncident }
  | { readonly type: 'notice-dismissed'; readonly key: string };

export const initialState: PhoneState = {
  site: noSite,
  account: undefined,
  signIn: { known: {}, error: null, busy: false },
  accounts: { profiles: [], passwordPlace: { chosen: 'keychain', fixed: false }, dnFixed: false },
  keychainTrouble: null,
  unlocking: false,
  registration: { state: 'signed-out' },
  calls: [],
  quality: {},
  history: [],
  lastEnded: null,
  sound: noSoundDevices,
  headset: 'present',
  acceptsCalls: true,
  soundTrial: null,
  hearing: null,
  headsets: [],
  callersHidden: false,
  dialOffer: null,
  talkKey: null,
  unheard: {},
  deviceMoves: [],
  incidents: [],
  dismissedNotices: [],
};

/** The state after an event. Pure. @throws IllegalTransition when a call or the registration does not have the move. */
export function reduce(state: PhoneState, event: PhoneEvent): PhoneState {
  const next = happened(state, event);
  if (next.dismissedNotices.length === 0) return next;
  // What is no longer so is shown when it comes anew.
  const holds = conditionKeys(next);
  const dismissedNotices = next.dismissedNotices.filter((key) => holds.includes(key));
  return dismissedNotices.length === next.dismissedNotices.length ? next : { ...next, dismissedNotices };
}

function happened(state: PhoneState, event: PhoneEvent): PhoneState {
  switch (event.type) {
    case 'site-known':
      return { ...state, site: event.site };
    case 'loading':
      return { ...state, account: undefined, keychainTrouble: null };
    case 'signed-in':
      return { ...state, account: event.account, signIn: { known: event.account, error: null, busy: false } };
    case 'signed-out':
      return {
        ...state,
        account: null,
        signIn: { known: event.known, error: event.error, busy: false },
        keychainTrouble: null,
      };
    case 'sign-in-begun':
      return { ...state, signIn: { known: event.known, error: null, busy: true } };
    case 'sign-in-failed':
      return { ...state, signIn: { ...state.signIn, error: event.error, busy: false } };
    case 'accounts':
      return { ...state, accounts: event.accounts };
    case 'keychain-trouble':
      return { ...state, keychainTrouble: event.trouble };
    case 'unlocking':
      return { ...state, unlocking: event.unlocking };
    case 'registration':
      return { ...state, registration: transitionRegistration(state.registration, event.event) };
    case 'call-begun':
      return {
        ...state,
        calls: [...state.calls, event.call],
        // There may be no output at all: that is told with the first call (nextMoves).
        deviceMoves: nextMoves(state.deviceMoves, state.sound, state.sound),
      };
    case 'call':
      return changeCall(state, event.id, event.event);
    case 'quality':
      return { ...state, quality: { ...state.quality, [event.id]: event.quality } };
    case 'history':
      return { ...state, history: event.history };
    case 'ended-dismissed':
      return { ...state, lastEnded: null };
    case 'sound-devices':
      return {
        ...state,
        sound: event.sound,
        deviceMoves: state.calls.length === 0 ? [] : nextMoves(state.deviceMoves, state.sound, event.sound),
      };
    case 'headset-presence': {
      const { presence: headset, acceptsCalls } = event;
      return {
        ...(headset === 'present' ? without(state, ({ kind }) => kind === 'refused-without-headset') : state),
        headset,
        acceptsCalls,
      };
    }
    case 'sound-trial':
      return { ...state, soundTrial: event.trial };
    case 'hearing':
      return { ...state, hearing: event.hearing };
    case 'headsets':
      return { ...openAgain(state, event.headsets), headsets: event.headsets };
    case 'callers-hidden':
      return { ...state, callersHidden: event.hidden };
    case 'dial-offered':
      return { ...state, dialOffer: event.offer };
    case 'recovered':
      return recovered(state, event.recovery);
    case 'talk-key':
      return { ...state, talkKey: event.talkKey };
    case 'microphone-opened':
      return without(state, ({ kind }) => kind === 'microphone' || kind === 'not-called');
    case 'microphone-lost': {
      const lives = state.calls.some(({ id }) => id === event.id);
      return lives ? { ...state, unheard: { ...state.unheard, [event.id]: event.problem } } : state;
    }
    case 'microphone-found':
      return { ...state, unheard: withoutKey(state.unheard, event.id) };
    case 'incident':
      return withIncident(state, event.incident);
    case 'notice-dismissed': {
      const left = without(state, (incident) => incidentKey(incident) === event.key);
      return { ...left, dismissedNotices: [...left.dismissedNotices, event.key] };
    }
  }
}

/** The call that the agent was in is the one that ended last; the incident tells of all of them. */
function recovered(state: PhoneState, { failure, at, calls }: Recovery): PhoneState {
  const { primary, waiting, others } = callLayout(calls);
  const lost = primary === null ? [] : [primary, ...others, ...waiting];
  const ended = primary && transitionCall(primary, { type: 'end', at, reason: 'phone-crashed' });
  const parties = lost.map(({ party }) => party);
  return {
    ...withIncident(state, { kind: 'recovered', failure, lost: parties, at }),
    lastEnded: ended?.state === 'ended' ? ended : null,
  };
}

/** Puts an incident in the place of an earlier one of its kind. */
function withIncident(state: PhoneState, incident: HappenedIncident): PhoneState {
  const key = incidentKey(incident);
  const others = state.incidents.filter((other) => incidentKey(other) !== key);
  return { ...state, incidents: [...others, incident] };
}

function without(state: PhoneState, past: (incident: HappenedIncident) => boolean): PhoneState {
  const incidents = state.incidents.filter((incident) => !past(incident));
  return incidents.length === state.incidents.length ? state : { ...state, incidents };
}

function openAgain(state: PhoneState, headsets: readonly Headset[]): PhoneState {
  const open = headsets.filter(({ trouble }) => trouble !== 'held').map(({ name }) => name);
  return without(state, (incident) => incident.kind === 'headset-unplugged' && open.includes(incident.name));
}

/** A call that is over may still be spoken of by a late event: that changes nothing. */
function changeCall(state: PhoneState, id: string, event: CallEvent): PhoneState {
  const call = state.calls.find((candidate) => candidate.id === id);
  if (call === undefined) return state;
  const next = transitionCall(call, event);
  if (next.state !== 'ended') {
    return { ...state, calls: state.calls.map((other) => (other.id === id ? next : other)) };
  }
  const calls = state.calls.filter((other) => other.id !== id);
  const last = calls.length === 0;
  return {
    ...(last ? without(state, ({ kind }) => kind === 'headset-unplugged') : state),
    calls,
    lastEnded: next,
    hearing: state.hearing?.callId === id ? null : state.hearing,
    quality: withoutKey(state.quality, id),
    unheard: withoutKey(state.unheard, id),
    deviceMoves: last ? [] : state.deviceMoves,
  };
}

function withoutKey<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  if (!(key in record)) return record;
  const { [key]: _, ...rest } = record;
  return rest;
}
