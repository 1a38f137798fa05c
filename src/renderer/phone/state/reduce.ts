import type { Call } from '../../../shared/domain/call/call';
import { callLayout } from '../../../shared/domain/call/callLayout';
import type { CallRecord } from '../../../shared/domain/call/callRecord';
import { type CallEvent, transitionCall } from '../../../shared/domain/call/callTransition';
import type { Recovery } from '../../../shared/domain/call/recovery';
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
import type {
  Headset,
  Hearing,
  KeychainTrouble,
  LiveQuality,
  PhoneNotice,
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
  /** Of an established call. */
  | { readonly type: 'quality'; readonly id: string; readonly quality: LiveQuality }
  | { readonly type: 'history'; readonly history: readonly CallRecord[] | null }
  | { readonly type: 'ended-dismissed' }
  | { readonly type: 'sound-devices'; readonly sound: SoundDevices }
  | { readonly type: 'headset-presence'; readonly presence: HeadsetPresence }
  | { readonly type: 'sound-trial'; readonly trial: SoundTrial | null }
  | { readonly type: 'hearing'; readonly hearing: Hearing | null }
  | { readonly type: 'headsets'; readonly headsets: readonly Headset[] }
  | { readonly type: 'callers-hidden'; readonly hidden: boolean }
  | { readonly type: 'dial-offered'; readonly offer: DialOffer | null }
  | { readonly type: 'recovered'; readonly recovery: Recovery }
  | { readonly type: 'talk-key'; readonly talkKey: TalkKey | null }
  | { readonly type: 'notice'; readonly notice: PhoneNotice | null };

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
  soundTrial: null,
  hearing: null,
  headsets: [],
  callersHidden: false,
  dialOffer: null,
  talkKey: null,
  notice: null,
};

/** Pure. @throws IllegalTransition when a call or the registration does not have the move. */
export function reduce(state: PhoneState, event: PhoneEvent): PhoneState {
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
      return { ...state, calls: [...state.calls, event.call] };
    case 'call':
      return changeCall(state, event.id, event.event);
    case 'quality':
      return { ...state, quality: { ...state.quality, [event.id]: event.quality } };
    case 'history':
      return { ...state, history: event.history };
    case 'ended-dismissed':
      return { ...state, lastEnded: null };
    case 'sound-devices':
      return { ...state, sound: event.sound };
    case 'headset-presence':
      return headsetIs(state, event.presence);
    case 'sound-trial':
      return { ...state, soundTrial: event.trial };
    case 'hearing':
      return { ...state, hearing: event.hearing };
    case 'headsets':
      return { ...state, headsets: event.headsets };
    case 'callers-hidden':
      return { ...state, callersHidden: event.hidden };
    case 'dial-offered':
      return { ...state, dialOffer: event.offer };
    case 'recovered':
      return { ...state, ...recovered(event.recovery) };
    case 'talk-key':
      return { ...state, talkKey: event.talkKey };
    case 'notice':
      return { ...state, notice: event.notice };
  }
}

/** The call that the agent was in is the one that ended last; of all of them the notice tells. */
function recovered({ failure, at, calls }: Recovery): Pick<PhoneState, 'lastEnded' | 'notice'> {
  const { primary, waiting, others } = callLayout(calls);
  const lost = primary === null ? [] : [primary, ...others, ...waiting];
  const ended = primary && transitionCall(primary, { type: 'end', at, reason: 'phone-crashed' });
  return {
    lastEnded: ended?.state === 'ended' ? ended : null,
    notice: { kind: 'recovered', failure, lost: lost.map(({ party }) => party) },
  };
}

/** What was said of its being away is past once it is back. */
function headsetIs(state: PhoneState, headset: HeadsetPresence): PhoneState {
  const past = headset === 'present' && state.notice?.kind === 'refused-without-headset';
  return { ...state, headset, notice: past ? null : state.notice };
}

/** A call that is over may still be spoken of by a late event: that changes nothing. */
function changeCall(state: PhoneState, id: string, event: CallEvent): PhoneState {
  const call = state.calls.find((candidate) => candidate.id === id);
  if (call === undefined) return state;
  const next = transitionCall(call, event);
  if (next.state === 'ended') {
    const hearing = state.hearing?.callId === id ? null : state.hearing;
    const { [id]: _over, ...quality } = state.quality;
    const calls = state.calls.filter((other) => other.id !== id);
    return { ...state, calls, lastEnded: next, hearing, quality };
  }
  return { ...state, calls: state.calls.map((other) => (other.id === id ? next : other)) };
}
