import type { Call, EndedCall } from '../../shared/domain/call/call';
import type { CallRecord } from '../../shared/domain/call/callRecord';
import type {
  CommandOrigin,
  CommandProblem,
  CommandResult,
  PhoneCommand,
} from '../../shared/domain/call/command';
import type { Party } from '../../shared/domain/call/party';
import type { PageFailure } from '../../shared/domain/call/recovery';
import type { DeviceMove } from '../../shared/domain/devices/deviceMoves';
import type { HeadsetPresence } from '../../shared/domain/devices/headsetPresence';
import type { SoundDevices } from '../../shared/domain/devices/soundDevices';
import type { DialOffer } from '../../shared/domain/dialling/dialOffer';
import type { TalkKey } from '../../shared/domain/hotkeys/hotkeys';
import type { CallQuality } from '../../shared/domain/media/callQuality';
import type { HearingTrouble } from '../../shared/domain/media/hearing';
import type { Ringtone } from '../../shared/domain/media/ringtones';
import type { SoundLevel } from '../../shared/domain/media/soundLevel';
import type { KeychainProblem, PasswordPlace } from '../../shared/domain/registration/keychain';
import type { RegistrationState } from '../../shared/domain/registration/registration';
import type { AccountId, Accounts, SignInError, SignInFields } from '../../shared/ipc/contract';
import type { Stop } from '../../shared/observable';
import type { Account } from '../../shared/settings/account';
import type { Site } from '../../shared/settings/siteSchema';

/** Something that happened and ended nothing. The agent is told until they put it away, or until it is past. */
export type Incident =
  /** A call could not be answered or made: no microphone opened. Past once one does. */
  | { readonly kind: 'microphone'; readonly problem: MicrophoneProblem; readonly callId: string }
  /** A call that was asked for outside the window, which has no place of its own to say why there is none. */
  | { readonly kind: 'not-called'; readonly reason: CommandProblem }
  /** A call was offered, and refused as is set. Past once the headset is there. */
  | { readonly kind: 'refused-without-headset' }
  /** During a call, which goes on. Past once it is open again, or the calls are over. */
  | { readonly kind: 'headset-unplugged'; readonly name: string }
  /** The page before this one failed, with these calls. */
  | { readonly kind: 'recovered'; readonly failure: PageFailure; readonly lost: readonly Party[] };
/** `at`: epoch milliseconds. */
export type HappenedIncident = Incident & { readonly at: number };

/** `denied`: by the agent, policy or the system; `missing`: no input device; `in-use`: another program holds it. */
export type MicrophoneProblem = 'denied' | 'missing' | 'in-use' | 'unknown';

/** A headset whose buttons and lights the phone knows. */
export interface Headset {
  readonly name: string;
  /** `held`: another program has it, or the system does not give it; `in-other-call`: it says so itself. */
  readonly trouble: 'held' | 'in-other-call' | null;
}

/** Tries for the agent to make sure of their sound. `everyMs` in milliseconds; what watches returns the way to stop. */
export interface SoundTrials {
  /** The microphone is open meanwhile, if it can be. */
  watchMicrophone(
    everyMs: number,
    listener: (level: SoundLevel) => void,
    failed: (problem: MicrophoneProblem) => void,
  ): () => void;
  watchSpeaker(everyMs: number, listener: (level: SoundLevel) => void): () => void;
  /** On the speaker (`speaker`), or on the ringer with that device's id. */
  playTone(on: string): void;
  /** Records the microphone, and plays that on the speaker. */
  hearYourself(): void;
  stop(): void;
}

/** A try of the sound, outside calls. */
export type SoundTrial =
  /** `on`: `speaker`, or the device's id of a ringer. */
  | { readonly kind: 'tone'; readonly on: string }
  /** From the microphone, for so many milliseconds. */
  | { readonly kind: 'recording'; readonly forMs: number }
  /** What was recorded. */
  | { readonly kind: 'playing' }
  | { readonly kind: 'failed'; readonly problem: MicrophoneProblem };

/**
 * What the keychain did not do for somebody who is signed in, until the agent has chosen what to do about it: `store` or
 * `forget` their password, `remove` another account's.
 */
export interface KeychainTrouble {
  readonly problem: KeychainProblem;
  readonly wish: { readonly kind: 'store' | 'forget' } | { readonly kind: 'remove'; readonly id: AccountId };
}

export interface Hearing {
  readonly callId: string;
  /** The worst there is. */
  readonly trouble: HearingTrouble;
  /** Something is being done about it. */
  readonly repairing: boolean;
}

/** The quality of a call, now and lately. */
export interface LiveQuality {
  /** The last seconds together. */
  readonly now: CallQuality;
  /** The MOS of each second of the last two minutes at most, the newest last; null: nothing was to be heard. */
  readonly trend: readonly (number | null)[];
}

/** All that exists at this moment, counted: after the last call only the registration's own parts are left. */
export interface PhoneCensus {
  readonly calls: number;
  /** JsSIP's sessions, dialogs and transactions; a finished INVITE transaction stays 32 s (RFC 6026 §7.1). */
  readonly sessions: number;
  readonly dialogs: number;
  readonly transactions: number;
  readonly peerConnections: number;
  /** Live tracks of the microphone. */
  readonly tracks: number;
  readonly audioElements: number;
  readonly audioContexts: number;
  readonly runningAudioContexts: number;
  /** Timers of the phone itself, without the ones inside JsSIP. */
  readonly timers: number;
  /** Listeners on the user agent and on all its sessions. */
  readonly listeners: number;
}

declare global {
  interface Window {
    /** `Phone.census`, for tests and diagnostics of the running app; nothing in the app reads it. */
    readonly phoneCensus: () => PhoneCensus;
  }
}

/** All that the UI shows. Replaced, never changed in place: every change makes a new object. */
export interface PhoneState {
  /** The settings that IT has made for all agents. */
  readonly site: Site;
  /** null: nobody is signed in, the sign-in form is due. `undefined`: not loaded yet. */
  readonly account: Account | null | undefined;
  /** Prefill and the reason why the form is shown, while signed out. */
  readonly signIn: {
    readonly known: Partial<Account>;
    readonly error: SignInError | null;
    readonly busy: boolean;
  };
  /** The accounts of this computer, and how passwords are kept. */
  readonly accounts: Accounts;
  readonly keychainTrouble: KeychainTrouble | null;
  /** The keychain is being asked, on the agent's wish: its own dialog may be open. */
  readonly unlocking: boolean;
  readonly registration: RegistrationState;
  /** Calls that are not over, oldest first. */
  readonly calls: readonly Call[];
  /** Quality of established calls by their id, from their second second on. */
  readonly quality: Readonly<Record<string, LiveQuality>>;
  /** The account's calls that are over, the newest first; null: none are kept. */
  readonly history: readonly CallRecord[] | null;
  /** The newest call that ended and was not yet dismissed: the UI says why it ended. */
  readonly lastEnded: EndedCall | null;
  readonly sound: SoundDevices;
  readonly headset: HeadsetPresence;
  /** Calls may be offered: not where the site wants them refused without a headset, and there is none. */
  readonly acceptsCalls: boolean;
  readonly soundTrial: SoundTrial | null;
  /** Why they don't hear each other in the call that is spoken on; null: nothing is known to be wrong. */
  readonly hearing: Hearing | null;
  /** Headsets that are plugged in now; none while the phone leaves the buttons to others. */
  readonly headsets: readonly Headset[];
  /** The screen is locked, and callers must not be named on it. */
  readonly callersHidden: boolean;
  /** A number from a link or from elsewhere on the desktop that the agent has not decided about. */
  readonly dialOffer: DialOffer | null;
  /** The talk key; null: there is none, and agents are heard unless they mute themselves. */
  readonly talkKey: TalkKey | null;
  /** Why the other side of a call hears nothing, by the call's id: no microphone opens. The call goes on, and it is tried again. */
  readonly unheard: Readonly<Record<string, MicrophoneProblem>>;
  /** Devices that went away during calls, and what took their place, until they are back or the calls are over. */
  readonly deviceMoves: readonly DeviceMove[];
  /** One of a kind, the newest last. */
  readonly incidents: readonly HappenedIncident[];
  /** Keys of notices (`notices/`) that the agent has put away and that are still true. */
  readonly dismissedNotices: readonly string[];
}

/** The phone as the UI sees it. The implementation (JsSIP) is behind it and can be replaced alone. */
export interface Phone {
  readonly state: PhoneState;
  /** Calls back when the selected part is another than before. Not at once: that is `state`. */
  watch<S>(
    select: (state: PhoneState) => S,
    onChange: (now: S, before: S) => void,
    equal?: (now: S, before: S) => boolean,
  ): Stop;
  /** The one way in: every click, key, notification action and NOTIFY ends here. */
  execute(command: PhoneCommand, origin: CommandOrigin): Promise<CommandResult>;
  signIn(form: SignInFields): Promise<void>;
  signOut(): Promise<void>;
  /** Leaves a sign-in that did not succeed: back to the account that was there before. */
  cancelSignIn(): Promise<void>;
  /** Not during a call. */
  switchAccount(to: AccountId): Promise<void>;
  removeAccount(which: AccountId): Promise<void>;
  setPasswordPlace(place: PasswordPlace): Promise<void>;
  /** Unlocks the keychain, which may open its dialog, and does again what it had not done. */
  retryKeychain(): Promise<void>;
  dismissKeychainTrouble(): void;
  chooseCaFile(): Promise<string | null>;
  /** The agent asks to try again now instead of at `retryAt`. */
  reconnect(): void;
  /** Rings once, for the agent to hear how it sounds. */
  tryRingtone(ringtone: Ringtone): void;
  dismissEnded(): void;
  /** Forgets the calls of the account. */
  clearHistory(): Promise<void>;
  dismissDialOffer(): void;
  /** Hides it; what it tells of is as it was. */
  dismissNotice(key: string): void;
  readonly soundCheck: SoundTrials;
  /** For diagnostics and tests. */
  census(): PhoneCensus;
}
