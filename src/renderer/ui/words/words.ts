import type { CommandFailure, CommandOrigin } from '../../../shared/domain/call/command';
import type { EndReason } from '../../../shared/domain/call/endReason';
import type { PageFailure } from '../../../shared/domain/call/recovery';
import type { CallLinkProblem } from '../../../shared/domain/dialling/callLink';
import type { CallQuality, QualityRating } from '../../../shared/domain/media/callQuality';
import type { HearingTrouble } from '../../../shared/domain/media/hearing';
import type { KeychainProblem, PasswordPlace } from '../../../shared/domain/registration/keychain';
import type { SignInError } from '../../../shared/ipc/contract';
import { type Message, registrationWords } from '../../../shared/words/registration';
import type { MicrophoneProblem } from '../../phone/phone';

export type { Message };

type SignInField = SignInError['field'];
const ended: Record<EndReason, Message> = {
  'hung-up-by-agent': { title: 'You hung up', advice: null },
  'hung-up-by-other': { title: 'They hung up', advice: null },
  'declined-by-agent': { title: 'You declined the call', advice: null },
  'caller-gave-up': { title: 'Missed: the caller gave up', advice: null },
  'answered-elsewhere': { title: 'Answered on another phone', advice: null },
  busy: { title: 'The line is busy', advice: null },
  'declined-by-other': { title: 'They declined the call', advice: null },
  'no-answer': { title: 'Nobody answered', advice: null },
  'number-unknown': { title: 'This number does not exist', advice: 'Check the number.' },
  'other-unavailable': { title: 'They cannot be reached now', advice: null },
  forbidden: { title: 'You may not call this number', advice: 'If you should, tell IT.' },
  'incompatible-media': { title: 'The two phones have no sound format in common', advice: 'Tell IT.' },
  'microphone-unavailable': {
    title: 'No microphone',
    advice: 'Plug the headset in, and allow this app to use it.',
  },
  'media-failed': {
    title: 'The sound connection failed',
    advice: 'If it happens again, check the network or VPN.',
  },
  'no-media': {
    title: 'No sound arrived',
    advice: 'If it happens again, check the network or VPN.',
  },
  'connection-lost': { title: 'Connection to the server lost', advice: null },
  'phone-crashed': { title: 'Cut off: this phone crashed', advice: null },
  'server-overloaded': { title: 'The server is overloaded', advice: 'Try again in a minute.' },
  'server-error': { title: 'The server failed', advice: 'If it happens again, tell IT.' },
  'timed-out': { title: 'The call took too long to connect', advice: 'Try again.' },
  asleep: { title: 'The computer went to sleep', advice: null },
  unknown: { title: 'The call ended', advice: null },
};

const commandFailed: Record<CommandFailure, Message> = {
  'no-such-call': { title: 'That call is already over', advice: null },
  illegal: { title: 'That is not possible right now', advice: 'Wait a moment and try again.' },
  'too-soon': { title: 'This is a different call now', advice: 'To end it as well, press again.' },
  'not-registered': { title: 'You are offline', advice: 'You can call as soon as the phone is online.' },
  busy: { title: 'You are already in a call', advice: 'Hold it or hang up first.' },
  'bad-number': { title: 'This is not a number that can be called', advice: 'Use digits, + * # or a DN.' },
  microphone: {
    title: 'The microphone is not available',
    advice: 'Plug the headset in, allow this app to use it, then try again.',
  },
};

const microphone: Record<MicrophoneProblem, Message> = {
  denied: {
    title: 'This app may not use the microphone',
    advice: 'Allow it in the computer’s privacy settings, then try again.',
  },
  missing: { title: 'No microphone found', advice: 'Plug the headset in, then try again.' },
  'in-use': {
    title: 'Another program is using the microphone',
    advice: 'Close that program, then try again.',
  },
  unknown: commandFailed.microphone,
};

/** In a call: who does not hear whom, and what the agent can do while or after the phone tries by itself. */
const hearing: Record<HearingTrouble, Message> = {
  'microphone-silent': {
    title: 'They can’t hear you: your microphone is silent',
    advice: 'Check the mute switch of your headset, or choose another microphone.',
  },
  'nothing-sent': {
    title: 'They can’t hear you: the phone sends no sound',
    advice: 'Unplug the headset and plug it in again, or choose another microphone.',
  },
  'nothing-received': {
    title: 'You can’t hear them: no sound arrives',
    advice: 'Ask whether they hear you. If it stays, call back.',
  },
  'choppy-received': {
    title: 'You hear them badly: the network loses sound',
    advice: 'A cable is better than Wi-Fi. Close what loads a lot.',
  },
  'choppy-sent': {
    title: 'They hear you badly: the network loses sound',
    advice: 'A cable is better than Wi-Fi. Close what loads a lot.',
  },
  clipping: {
    title: 'You are too loud: your voice is distorted',
    advice: 'Move the microphone away from your mouth, or turn it down.',
  },
  'too-quiet': {
    title: 'They hardly hear you: you are too quiet',
    advice: 'Move the microphone closer to your mouth, or turn it up.',
  },
};

const headsetButtons = {
  held: (name: string): Message => ({
    title: `The buttons of ${name} do not work`,
    advice: 'Close other programs that use the headset. The phone keeps trying.',
  }),
  unplugged: (name: string): Message => ({
    title: `${name} was unplugged`,
    advice: 'The call goes on. Use the buttons here, or plug it in again.',
  }),
};

const unheard: Record<MicrophoneProblem, Message> = {
  denied: {
    title: 'They can’t hear you: this app may not use the microphone',
    advice: 'Allow it in the computer’s privacy settings.',
  },
  missing: {
    title: 'They can’t hear you: no microphone is plugged in',
    advice: 'Plug one in. It is used at once.',
  },
  'in-use': {
    title: 'They can’t hear you: another program is using the microphone',
    advice: 'Close that program. The microphone is used as soon as it is free.',
  },
  unknown: {
    title: 'They can’t hear you: the microphone does not work',
    advice: 'Plug it in again, or use another.',
  },
};

const moved = {
  nothing: {
    title: 'You can’t hear each other: no headset is plugged in',
    advice: 'Plug one in. It is used at once.',
  },
  noSpeaker: {
    title: 'You can’t hear anything: no speaker or headset is plugged in',
    advice: 'Plug one in. It is used at once.',
  },
  unplugged: (device: string): string => `${device} unplugged`,
  to: {
    speaker: (device: string): string => `You hear callers on ${device}.`,
    ringers: (device: string): string => `Calls ring on ${device}.`,
    microphone: (device: string): string => `They hear you through ${device}.`,
  },
  usedAgain: 'It is used again when it is back.',
  systemDevice: 'the computer’s own device',
};

const offerProblem: Record<CallLinkProblem, Message> = {
  malformed: { title: 'This link is damaged', advice: 'Dial the number by hand.' },
  'more-than-a-number': {
    title: 'This link asks for more than a call',
    advice: 'If you trust it, dial the number by hand.',
  },
  'not-a-number': commandFailed['bad-number'],
  'several-numbers': {
    title: 'There are several numbers',
    advice: 'Select one of them, or dial it by hand.',
  },
};

const offerFrom: Partial<Record<CommandOrigin, string>> = {
  link: 'From a link',
  hotkey: 'From the selected text',
};

/** The sign in the call, and as one word in the list of recent calls. */
const rating: Record<QualityRating, { readonly sign: string; readonly word: string }> = {
  good: { sign: 'Good line', word: 'Good' },
  fair: { sign: 'Fair line', word: 'Fair' },
  poor: { sign: 'Poor line', word: 'Poor' },
  bad: { sign: 'Bad line', word: 'Bad' },
};

const path: Record<NonNullable<CallQuality['path']>['kind'], string> = {
  host: 'Direct',
  srflx: 'Direct, through NAT',
  prflx: 'Direct, through NAT',
  relay: 'Through a relay',
};

const recovered: Record<PageFailure, string> = {
  crashed: 'This phone crashed and restarted',
  hung: 'This phone froze and restarted',
};

const missing: Record<SignInField, string> = {
  server: 'Enter the server’s name, for example phone.example.com.',
  dn: 'Enter your DN.',
  password: 'Enter your password.',
  domain: 'Enter the SIP domain, or leave it empty.',
  caFile: 'Choose the CA file, or remove it.',
  keychain: 'The password could not be stored.',
  configuration: 'The configuration file is missing.',
};

const malformed: Record<SignInField, string> = {
  server: 'Use a name like phone.example.com, or one with a port: phone.example.com:8089.',
  dn: 'A DN starts with a letter or digit and has no spaces.',
  password: 'This password cannot be used. Type it again.',
  domain: 'Use a name like example.com.',
  caFile: 'Choose another file.',
  keychain: 'The password could not be stored. Try again.',
  configuration: 'The configuration file has a mistake.',
};

type KeychainError = Extract<SignInError['problem'], `keychain-${string}`>;
/** Nobody could be signed in by himself, or signed out wholly. */
const keychainForm: Record<KeychainError, Message> = {
  'keychain-locked': {
    title: 'The keychain is locked',
    advice: 'Your password is in it. Unlock it, or type your password.',
  },
  'keychain-refused': {
    title: 'The keychain was not unlocked',
    advice: 'Its dialog was closed, or could not open. Try again, or type your password.',
  },
  'keychain-missing': {
    title: 'No keychain is running',
    advice: 'Your password was stored in one. Type it for now; if this lasts, tell IT.',
  },
  'keychain-silent': {
    title: 'The keychain does not answer',
    advice: 'A dialog of its own may be waiting. Try again, or type your password.',
  },
  'keychain-leftover': {
    title: 'Your password is still in the keychain',
    advice: 'It signs nobody in, and is deleted as soon as the keychain can be used.',
  },
};

const keychainReason: Record<KeychainProblem, string> = {
  locked: 'The keychain is locked.',
  refused: 'The keychain’s dialog was closed, or could not open.',
  missing: 'No keychain is running on this computer. IT can install one.',
  silent: 'The keychain does not answer. A dialog of its own may be waiting.',
};

const passwordPlace: Record<PasswordPlace, string> = {
  keychain: 'In this computer’s keychain',
  session: 'For this session only',
};

const signInProblem: Record<
  Exclude<SignInError['problem'], 'missing' | 'malformed' | KeychainError>,
  string
> = {
  insecure: 'Only secure connections are possible. Use the name alone, or wss://.',
  fixed: 'The configuration file sets another value, and that one counts.',
  unreadable: 'This file cannot be read.',
  'not-a-certificate': 'This file holds no certificate. Ask IT for the CA file (PEM).',
  'not-trusted': 'People other than the administrator can change this file or its folder. Tell IT.',
  'not-chosen': 'Choose the file again.',
  'entry-gone': 'Your password was removed from the keychain. Type it again.',
  'no-longer-right': 'The server no longer takes the stored password. Type the current one.',
};

export const words = {
  appName: 'Agent Softphone',
  notSet: 'No DN',
  registrationWord: registrationWords.state,
  registrationStatus: (word: string) => `Phone status: ${word}`,
  problem: registrationWords.problem,
  unreachable: registrationWords.unreachable,
  certificateTitle: registrationWords.certificateTitle,
  certificate: registrationWords.certificate,
  certificateAdvice: 'Tell IT what it says here.',
  serverError: registrationWords.serverError,
  signInUnsupported: registrationWords.signInUnsupported,
  nextTry: 'Next try in',
  tryingNow: 'Trying again…',
  tryNow: 'Try now',
  signInAgain: 'Sign in again',

  account: {
    menu: (dn: string) => `Account, DN ${dn}`,
    title: 'Account',
    server: 'Server',
    domain: 'Domain',
    signOut: 'Sign out',
    inCall: 'End your call before you sign out or switch.',
    password: 'Password',
    store: 'Store in the keychain',
    forget: 'Keep for this session only',
    keepFixed: 'IT has set how passwords are kept.',
    others: 'Other accounts',
    switchTo: (dn: string) => `Switch to ${dn}`,
    remove: (dn: string) => `Remove account ${dn}`,
    add: 'Add another account',
    dnFixed: 'IT has set the DN: there is one account.',
  },

  keychain: {
    form: keychainForm,
    reason: keychainReason,
    place: passwordPlace,
    unlock: 'Unlock keychain',
    tryAgain: 'Try again',
    waiting: 'Waiting…',
    trouble: {
      store: {
        title: 'Your password is not stored',
        advice: 'You stay signed in until you quit the phone.',
        unlock: 'Unlock and store',
        leave: 'This session only',
      },
      forget: {
        title: 'Your stored password is not deleted yet',
        advice: 'It signs nobody in any more, and is deleted when the phone next starts.',
        unlock: 'Unlock and delete',
        leave: 'Later',
      },
      remove: {
        title: 'The account is not removed',
        advice: 'Its password could not be deleted.',
        unlock: 'Unlock and remove',
        leave: 'Leave it',
      },
    },
  },

  signIn: {
    title: 'Sign in',
    lead: 'With the DN and password that IT gave you.',
    server: 'Server',
    moreServers: (count: number) =>
      count === 0 ? undefined : `and ${count} more; the phone picks one that works`,
    serverExample: 'phone.example.com',
    dn: 'DN',
    dnHint: 'Your extension number',
    password: 'Password',
    show: 'Show',
    hide: 'Hide',
    showPassword: 'Show password',
    remember: 'Remember me on this computer',
    remembered: 'The password is kept in the keychain.',
    notRemembered: 'The password is forgotten when you quit.',
    setByIt: 'Set by IT.',
    accounts: 'Accounts on this computer',
    moreOptions: 'More options',
    domain: 'SIP domain',
    domainHint: 'Only if it differs from the server’s name',
    caFile: 'CA file',
    caFileHint: 'Only for a server with a private certificate',
    chooseFile: 'Choose file…',
    removeFile: 'Remove CA file',
    noFile: 'None',
    submit: 'Sign in',
    busy: 'Signing in…',
    cancel: 'Cancel',
    missing,
    malformed,
    problem: signInProblem,
    origin: (file: string, key: string | null) =>
      `It stands in ${file}${key === null ? '' : ` (${key})`}. Tell IT.`,
  },

  idle: {
    title: 'Call',
    field: 'Number to call',
    fieldExample: 'Number or DN',
    pad: 'Dial pad',
    backspace: 'Delete last digit',
    clear: 'Clear number',
    call: 'Call',
    waiting: { title: 'Waiting for calls', advice: 'Incoming calls show up here.' },
    picked: (number: string) => `This will call ${number}. Press Call to go ahead.`,
    several: (numbers: readonly string[]) =>
      `There are several numbers: ${numbers.join(', ')}. Keep only one of them.`,
    connecting: { title: 'Getting ready', advice: 'Calls can reach you once the phone is online.' },
    offline: { title: 'No calls can reach you', advice: 'You can call again when the phone is online.' },
    withoutHeadset: { title: 'No calls are offered', advice: 'You can still call.' },
    star: 'Star',
    hash: 'Hash',
  },

  ended: {
    reason: ended,
    region: 'Last call',
    talked: (duration: string) => `Talked ${duration}`,
    callBack: 'Call back',
    callAgain: 'Call again',
    dismiss: 'Dismiss',
  },

  party: { withheld: 'Number withheld', hidden: 'Caller hidden while the screen is locked' },
  offer: {
    title: 'Call this number?',
    waitsTitle: 'Waiting to call',
    from: (origin: CommandOrigin) => offerFrom[origin] ?? 'From another program',
    call: 'Call',
    cancel: 'Cancel',
    holds: 'Puts the current call on hold',
    offline: 'You can call as soon as the phone is online.',
    waits: 'The call starts as soon as the phone is online.',
    after: (keys: string) => `Once it is answered, press ${keys} on the dial pad.`,
    foreignHost: (host: string) => `The link names the server ${host}. The call goes through your own.`,
    problem: offerProblem,
  },

  call: {
    incoming: 'Incoming call',
    secondIncoming: 'Another call',
    ringingFor: 'Ringing for',
    answer: 'Answer',
    answerHolds: 'Puts the current call on hold',
    decline: 'Decline',
    calling: 'Calling…',
    remoteRinging: 'Ringing…',
    cancel: 'Cancel',
    connecting: 'Connecting…',
    inCall: 'In call',
    holding: 'Putting on hold…',
    onHold: 'On hold',
    onHoldHere: 'On hold, but only here',
    retrieving: 'Resuming…',
    duration: 'Call time',
    mute: 'Mute',
    hold: 'Hold',
    keys: 'Keys',
    hangUp: 'Hang up',
    hangUpOn: (who: string) => `Hang up on ${who}`,
    retrieve: 'Resume',
    mutedNotice: 'You are muted. They cannot hear you.',
    holdToTalk: (key: string) => `You are muted. Hold ${key} to talk.`,
    onHoldNotice: 'You put them on hold. They cannot hear you.',
    onHoldHereNotice: 'Their phone was not put on hold. They cannot hear you. This phone keeps trying.',
    heldByOtherNotice: 'They put you on hold.',
    otherCall: 'Other call',
  },

  quality: {
    rating,
    path,
    unknown: 'Line not measured',
    details: 'Line quality',
    heard: 'You hear',
    sent: 'They hear',
    mos: 'MOS',
    loss: 'Packet loss',
    jitter: 'Jitter',
    roundTrip: 'Round trip',
    codec: 'Codec',
    way: 'Path',
    none: '–',
    percent: (value: string) => `${value} %`,
    milliseconds: (value: string) => `${value} ms`,
    /** What the graph says to who does not see it. */
    trend: (lowest: string, now: string) =>
      `MOS of the last two minutes, from 1 to 4.5: lowest ${lowest}, now ${now}`,
    noTrend: 'MOS of the last two minutes: nothing measured yet',
    trendTitle: 'MOS, last 2 minutes',
  },

  recent: {
    title: 'Recent calls',
    empty: { title: 'No calls yet', advice: 'Calls that are over show up here.' },
    notKept: { title: 'Calls are not kept', advice: 'See “Keep recent calls” in the settings.' },
    missed: 'Missed',
    yesterday: (time: string) => `Yesterday ${time}`,
    call: (who: string) => `Call ${who}`,
    more: 'Show more',
    clear: 'Clear list',
    clearTitle: 'Delete all recent calls?',
    clearNow: 'Delete',
    keep: 'Cancel',
    /** Of one call: mean and lowest MOS, packet loss, and so on. */
    mos: (mean: string, lowest: string) => `MOS ${mean}, lowest ${lowest}`,
  },

  card: { title: 'Calls', muted: 'Muted' },

  commandFailed,
  microphone,
  hearing,
  repairing: 'Trying to mend it…',
  headset: {
    refused: { title: 'A call was refused: your headset is unplugged', advice: null },
    missing: registrationWords.headsetMissing,
    advice: 'Plug it in, or choose another microphone.',
    mark: 'No headset',
    choose: 'Choose',
  },
  headsetButtons,
  unheard,
  moved,
  recovered,
  recoveredAdvice: (lost: readonly string[]): string =>
    lost.length === 0
      ? 'You were in no call. If it happens again, tell IT.'
      : `Lost: ${lost.join(', ')}. Call back, and tell IT.`,
  dismiss: 'Dismiss',
  notices: 'Messages',
  moreNotices: (more: number) => (more === 1 ? '1 more message' : `${more} more messages`),
  loading: 'Starting…',

  said: {
    online: 'Phone online',
    offline: (reason: string) => `Phone offline. ${reason}`,
    incoming: (who: string) => `Incoming call from ${who}`,
    answered: (who: string) => `In call with ${who}`,
    ended: (who: string, reason: string) => `Call with ${who}: ${reason}`,
    muted: 'Muted',
    unmuted: 'Microphone on',
    onHold: 'On hold',
    retrieved: 'Resumed',
    heldByOther: 'They put you on hold',
    retrievedByOther: 'They are back',
  },
} as const;
