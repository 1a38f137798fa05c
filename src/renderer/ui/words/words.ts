import type { CommandOrigin, CommandProblem } from '../../../shared/domain/call/command';
import type { EndReason } from '../../../shared/domain/call/endReason';
import type { PageFailure } from '../../../shared/domain/call/recovery';
import type { CallLinkProblem } from '../../../shared/domain/dialling/callLink';
import type { CallQuality, QualityRating } from '../../../shared/domain/media/callQuality';
import type { HearingTrouble } from '../../../shared/domain/media/hearing';
import type { KeychainProblem, PasswordPlace } from '../../../shared/domain/registration/keychain';
import type { SignInError } from '../../../shared/ipc/contract';
import { type Message, registrationWords } from '../../../shared/words/registration';
import { callFrom, callWith, withheld } from '../../../shared/words/withheld';
import type { MicrophoneProblem } from '../../phone/phone';

export type { Message };

type SignInField = SignInError['field'];
const ended: Record<EndReason, Message> = {
  'hung-up-by-agent': { title: 'You hung up', advice: null },
  'hung-up-by-other': { title: 'They hung up', advice: null },
  'declined-by-agent': { title: 'You declined the call', advice: null },
  'caller-gave-up': { title: 'Missed: the caller hung up', advice: null },
  'answered-elsewhere': { title: 'Answered on another phone', advice: null },
  busy: { title: 'The line is busy', advice: null },
  'declined-by-other': { title: 'They declined the call', advice: null },
  'no-answer': { title: 'No answer', advice: null },
  'number-unknown': { title: 'This number doesn’t exist', advice: 'Check the number.' },
  'other-unavailable': { title: 'They can’t be reached right now', advice: null },
  forbidden: { title: 'You aren’t allowed to call this number', advice: 'If you need to, contact IT.' },
  'incompatible-media': { title: 'The two phones don’t share an audio format', advice: 'Contact IT.' },
  'microphone-unavailable': {
    title: 'No microphone',
    advice: 'Plug in your headset, and allow the phone to use its microphone.',
  },
  'media-failed': {
    title: 'The audio connection failed',
    advice: 'If this happens again, check your network or VPN.',
  },
  'no-media': {
    title: 'No audio arrived',
    advice: 'If this happens again, check your network or VPN.',
  },
  'connection-lost': { title: 'Connection to the server lost', advice: null },
  'phone-crashed': { title: 'Cut off: the phone crashed', advice: null },
  'server-overloaded': { title: 'The server is overloaded', advice: 'Try again in a minute.' },
  'server-error': { title: 'The server failed', advice: 'If this happens again, contact IT.' },
  'timed-out': { title: 'The call took too long to connect', advice: 'Try again.' },
  asleep: { title: 'The computer went to sleep', advice: null },
  unknown: { title: 'The call ended', advice: null },
};

const commandFailed: Record<CommandProblem, Message> = {
  'no-such-call': { title: 'That call is already over', advice: null },
  illegal: { title: 'That isn’t possible right now', advice: 'Wait a moment and try again.' },
  'too-soon': { title: 'This is a different call now', advice: 'Press again to end it too.' },
  'not-registered': { title: 'You’re offline', advice: 'You can call once the phone is online.' },
  busy: { title: 'You’re already on a call', advice: 'Put it on hold or hang up first.' },
  'bad-number': { title: 'This number can’t be called', advice: 'Use digits, +, *, # or a DN.' },
  microphone: {
    title: 'The microphone isn’t available',
    advice: 'Plug in your headset, let the phone use the microphone, then try again.',
  },
};

const microphone: Record<MicrophoneProblem, Message> = {
  denied: {
    title: 'The phone isn’t allowed to use the microphone',
    advice: 'Allow it in your computer’s privacy settings, then try again.',
  },
  missing: { title: 'No microphone found', advice: 'Plug in your headset, then try again.' },
  'in-use': {
    title: 'Another app is using the microphone',
    advice: 'Close that app, then try again.',
  },
  unknown: commandFailed.microphone,
};

/** In a call: who does not hear whom, and what the agent can do while or after the phone tries by itself. */
const hearing: Record<HearingTrouble, Message> = {
  'microphone-silent': {
    title: 'They can’t hear you: your microphone is silent',
    advice: 'Check the mute switch on your headset, or choose another microphone.',
  },
  'nothing-sent': {
    title: 'They can’t hear you: the phone isn’t sending audio',
    advice: 'Unplug your headset and plug it back in, or choose another microphone.',
  },
  'nothing-received': {
    title: 'You can’t hear them: no audio is arriving',
    advice: 'Ask if they can hear you. If this continues, call them back.',
  },
  'choppy-received': {
    title: 'You can’t hear them well: the network is losing audio',
    advice: 'Use a cable instead of Wi-Fi, and close apps that use a lot of data.',
  },
  'choppy-sent': {
    title: 'They can’t hear you well: the network is losing audio',
    advice: 'Use a cable instead of Wi-Fi, and close apps that use a lot of data.',
  },
  clipping: {
    title: 'You’re too loud: your voice is distorted',
    advice: 'Move the microphone away from your mouth, or turn it down.',
  },
  'too-quiet': {
    title: 'They can barely hear you: you’re too quiet',
    advice: 'Move the microphone closer to your mouth, or turn it up.',
  },
};

const headsetButtons = {
  held: (name: string): Message => ({
    title: `The buttons on ${name} don’t work`,
    advice: 'Close other apps that use the headset. The phone keeps trying.',
  }),
  unplugged: (name: string): Message => ({
    title: `${name} was unplugged`,
    advice: 'The call continues. Use the buttons here, or plug it back in.',
  }),
};

const unheard: Record<MicrophoneProblem, Message> = {
  denied: {
    title: 'They can’t hear you: the phone isn’t allowed to use the microphone',
    advice: 'Allow it in your computer’s privacy settings.',
  },
  missing: {
    title: 'They can’t hear you: no microphone is connected',
    advice: 'Plug one in and the phone will use it.',
  },
  'in-use': {
    title: 'They can’t hear you: another app is using the microphone',
    advice: 'Close that app and the phone will use the microphone.',
  },
  unknown: {
    title: 'They can’t hear you: the microphone isn’t working',
    advice: 'Plug it back in, or use another one.',
  },
};

const moved = {
  nothing: {
    title: 'You can’t hear each other: no headset is connected',
    advice: 'Plug one in and the phone will use it.',
  },
  noSpeaker: {
    title: 'You can’t hear anything: no speaker or headset is connected',
    advice: 'Plug one in and the phone will use it.',
  },
  unplugged: (device: string): string => `${device} was unplugged`,
  systemDeviceUnplugged: 'Your computer’s default device was unplugged',
  to: {
    speaker: (device: string): string => `You hear callers on ${device}.`,
    ringers: (device: string): string => `Calls ring on ${device}.`,
    microphone: (device: string): string => `They hear you through ${device}.`,
  },
  usedAgain: 'The phone will switch back when you plug it in again.',
  systemDevice: 'your computer’s default device',
};

const offerProblem: Record<CallLinkProblem, Message> = {
  malformed: { title: 'This link is broken', advice: 'Dial the number yourself.' },
  'more-than-a-number': {
    title: 'This link asks for more than a call',
    advice: 'If you trust it, dial the number yourself.',
  },
  'not-a-number': commandFailed['bad-number'],
  'several-numbers': {
    title: 'More than one number found',
    advice: 'Select just one, or dial it yourself.',
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
  crashed: 'The phone crashed and restarted',
  hung: 'The phone froze and restarted',
};

const missing: Record<SignInField, string> = {
  server: 'Enter the server name, for example phone.example.com.',
  dn: 'Enter your DN.',
  password: 'Enter your password.',
  domain: 'Enter the SIP domain, or leave it empty.',
  caFile: 'Choose the CA file, or remove it.',
  keychain: 'Your password couldn’t be saved.',
  configuration: 'The configuration file is missing.',
};

const malformed: Record<SignInField, string> = {
  server: 'Use a name like phone.example.com, or add a port: phone.example.com:8089.',
  dn: 'A DN starts with a letter or digit and has no spaces.',
  password: 'This password can’t be used. Type it again.',
  domain: 'Use a name like example.com.',
  caFile: 'Choose another file.',
  keychain: 'Your password couldn’t be saved. Try again.',
  configuration: 'The configuration file contains a mistake.',
};

type KeychainError = Extract<SignInError['problem'], `keychain-${string}`>;
/** Nobody could be signed in by himself, or signed out wholly. */
const keychainForm: Record<KeychainError, Message> = {
  'keychain-locked': {
    title: 'The keychain is locked',
    advice: 'It holds your password. Unlock it, or type your password.',
  },
  'keychain-refused': {
    title: 'The keychain wasn’t unlocked',
    advice: 'Its dialog was closed or couldn’t open. Try again, or type your password.',
  },
  'keychain-missing': {
    title: 'No keychain is running',
    advice: 'Your password was saved in one. Type it for now. If this continues, contact IT.',
  },
  'keychain-silent': {
    title: 'The keychain isn’t responding',
    advice: 'One of its dialogs may be waiting. Try again, or type your password.',
  },
  'keychain-leftover': {
    title: 'Your password is still in the keychain',
    advice: 'It won’t be used, and will be deleted once the keychain is available.',
  },
};

const keychainReason: Record<KeychainProblem, string> = {
  locked: 'The keychain is locked.',
  refused: 'The keychain’s dialog was closed or couldn’t open.',
  missing: 'No keychain is running on this computer. IT can install one.',
  silent: 'The keychain isn’t responding. One of its dialogs may be waiting.',
};

const passwordPlace: Record<PasswordPlace, string> = {
  keychain: 'In this computer’s keychain',
  session: 'For this session only',
};

const signInProblem: Record<
  Exclude<SignInError['problem'], 'missing' | 'malformed' | KeychainError>,
  string
> = {
  insecure: 'Only secure connections are allowed. Use the name alone, or wss://.',
  fixed: 'IT has set a different value. Sign in with that one.',
  unreadable: 'This file can’t be read.',
  'not-a-certificate': 'This file doesn’t contain a certificate. Ask IT for the CA file (PEM).',
  'not-trusted': 'Someone other than the administrator can change this file or its folder. Contact IT.',
  'not-chosen': 'Choose the file again.',
  'entry-gone': 'Your password was removed from the keychain. Type it again.',
  'no-longer-right': 'The server no longer accepts your saved password. Type your current one.',
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
  certificateAdvice: 'If this continues, show IT this message.',
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
    store: 'Save in the keychain',
    forget: 'Keep for this session only',
    keepFixed: 'IT has chosen where your password is kept.',
    others: 'Other accounts',
    switchTo: (dn: string) => `Switch to ${dn}`,
    remove: (dn: string) => `Remove account ${dn}`,
    add: 'Add another account',
    dnFixed: 'IT has set the DN, so you can’t add other accounts.',
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
        title: 'Your password isn’t saved',
        advice: 'You stay signed in until you quit the phone.',
        unlock: 'Unlock and save',
        leave: 'This session only',
      },
      forget: {
        title: 'Your saved password isn’t deleted yet',
        advice: 'It won’t be used, and will be deleted the next time the phone starts.',
        unlock: 'Unlock and delete',
        leave: 'Later',
      },
      remove: {
        title: 'The account wasn’t removed',
        advice: 'Its password couldn’t be deleted.',
        unlock: 'Unlock and remove',
        leave: 'Keep it',
      },
    },
  },

  signIn: {
    title: 'Sign in',
    lead: 'Use the DN and password from IT.',
    server: 'Server',
    moreServers: (count: number) =>
      count === 0 ? undefined : `Plus ${count} more. The phone uses one that works.`,
    serverExample: 'phone.example.com',
    dn: 'DN',
    dnHint: 'Your extension number',
    password: 'Password',
    show: 'Show',
    hide: 'Hide',
    showPassword: 'Show password',
    remember: 'Remember me on this computer',
    remembered: 'Saves your password in this computer’s keychain.',
    notRemembered: 'Forgets your password when you quit.',
    setByIt: 'Set by IT.',
    accounts: 'Accounts on this computer',
    moreOptions: 'More options',
    domain: 'SIP domain',
    domainHint: 'Only if it differs from the server name',
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
      `It’s set in ${file}${key === null ? '' : ` (${key})`}. Contact IT.`,
  },

  idle: {
    title: 'Call',
    field: 'Number to call',
    fieldExample: 'Number or DN',
    pad: 'Dial pad',
    backspace: 'Delete last digit',
    clear: 'Clear number',
    call: 'Call',
    waiting: { title: 'Waiting for calls', advice: 'Incoming calls appear here.' },
    picked: (number: string) => `This will call ${number}. Press Call to continue.`,
    several: (numbers: readonly string[]) =>
      `More than one number found: ${numbers.join(', ')}. Keep just one.`,
    connecting: { title: 'Getting ready', advice: 'You can receive calls once the phone is online.' },
    offline: { title: 'You can’t receive calls', advice: 'You can call again once the phone is online.' },
    withoutHeadset: { title: 'Incoming calls are refused', advice: 'You can still make calls.' },
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

  party: { withheld, hidden: 'Caller hidden while the screen is locked' },
  offer: {
    title: 'Call this number?',
    waitsTitle: 'Waiting to call',
    from: (origin: CommandOrigin) => offerFrom[origin] ?? 'From another app',
    call: 'Call',
    cancel: 'Cancel',
    holds: 'Puts the current call on hold',
    offline: 'You can call once the phone is online.',
    waits: 'The call will start once the phone is online.',
    after: (keys: string) => `When they answer, press ${keys} on the dial pad.`,
    foreignHost: (host: string) => `The link names the server ${host}, but the call goes through your own.`,
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
    onHoldHere: 'On hold, your side only',
    retrieving: 'Resuming…',
    duration: 'Call time',
    mute: 'Mute',
    hold: 'Hold',
    keys: 'Keys',
    hangUp: 'Hang up',
    hangUpOn: (who: string) => `Hang up on ${who}`,
    retrieve: 'Resume',
    mutedNotice: 'You’re muted. They can’t hear you.',
    holdToTalk: (key: string) => `You’re muted. Hold ${key} to talk.`,
    onHoldNotice: 'You put them on hold. They can’t hear you.',
    onHoldHereNotice: 'They can’t hear you, but their phone isn’t on hold yet. Your phone keeps trying.',
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
    empty: { title: 'No calls yet', advice: 'Finished calls appear here.' },
    notKept: { title: 'Recent calls aren’t kept', advice: 'See “Keep recent calls” in Settings.' },
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
  repairing: 'Trying to fix it…',
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
      ? 'You weren’t on a call. If this happens again, contact IT.'
      : `Lost: ${lost.join(', ')}. Call them back, and contact IT.`,
  dismiss: 'Dismiss',
  notices: 'Messages',
  moreNotices: (more: number) => (more === 1 ? '1 more message' : `${more} more messages`),
  loading: 'Starting…',

  said: {
    online: 'Phone online',
    offline: (reason: string) => `Phone offline. ${reason}`,
    incoming: (who: string) => callFrom('Incoming call', who),
    answered: (who: string) => callWith('On a call', who),
    ended: (who: string, reason: string) => `${callWith('Call', who)}: ${reason}`,
    muted: 'Muted',
    unmuted: 'Microphone on',
    onHold: 'On hold',
    retrieved: 'Resumed',
    heldByOther: 'They put you on hold',
    retrievedByOther: 'They’re back',
  },
} as const;
