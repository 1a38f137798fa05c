import type { HotkeyState } from '../../../shared/domain/hotkeys/hotkeys';
import type { RingChoice, Volume } from '../../../shared/domain/media/ringtones';
import type { TextSize } from '../../../shared/domain/textSize';
import type { ImportResult, SettingsProblem } from '../../../shared/ipc/settingsSchemas';
import type { SettingSource } from '../../../shared/settings/layers';
import type { Preferences } from '../../../shared/settings/preferences';

/** The words of one preference: what it is, what it does, and what somebody may look for it by. */
type SettingWords<Value> = {
  readonly label: string;
  readonly hint: string;
  readonly keywords: string;
} & (Value extends boolean | readonly string[]
  ? object
  : null extends Value
    ? object
    : string extends Value
      ? object
      : { readonly choices: Choices<Value> });
type Choices<Value> = Readonly<Record<Value & string, string>>;

const ringtone: Choices<RingChoice> = {
  duet: 'Duet',
  bell: 'Bell',
  chime: 'Chime',
  marimba: 'Marimba',
  warble: 'Warble',
  pulse: 'Pulse',
  none: 'Silent',
};
const volume: Choices<Volume> = { full: 'Full', high: 'High', medium: 'Medium', low: 'Low', off: 'Off' };

const textSize: Choices<TextSize> = {
  '100': 'Normal',
  '110': '110 %',
  '125': '125 %',
  '150': '150 %',
  '175': '175 %',
  '200': '200 %',
};

const setting: { readonly [Key in keyof Preferences]: SettingWords<Preferences[Key]> } = {
  'incoming.show': {
    label: 'When a call comes in',
    hint: 'What you see beside the ring, whichever program you are in.',
    keywords: 'ring popup alert window',
    choices: {
      notification: 'Notification',
      card: 'Call card on top of all windows',
      window: 'Bring this window forward',
    },
  },
  'incoming.hideCallerWhenLocked': {
    label: 'Hide the caller while the screen is locked',
    hint: 'It rings, but shows neither name nor number.',
    keywords: 'privacy lock screen',
  },
  'answer.auto': {
    label: 'Answer routed calls by themselves',
    hint: 'After two beeps in your ear. Never while there is another call.',
    keywords: 'auto answer automatic zip tone beep',
    choices: {
      off: 'Off',
      '0s': 'At once',
      '2s': 'After 2 seconds',
      '5s': 'After 5 seconds',
      '10s': 'After 10 seconds',
    },
  },
  'notifications.missedCalls': {
    label: 'Notify of missed calls',
    hint: 'With a button to call back.',
    keywords: 'notification callback',
  },
  'dialling.confirm': {
    label: 'Ask before calling a number from elsewhere',
    hint: 'From a link, the clipboard or another program.',
    keywords: 'tel link click to dial confirm confirmation',
  },
  'window.textSize': {
    label: 'Text size',
    hint: 'Applies to everything in the phone. Ctrl + and Ctrl − also change it; Ctrl 0 resets it.',
    keywords: 'zoom large small font scale eyes accessibility',
    choices: textSize,
  },
  'hotkeys.answer': { label: 'Answer', hint: 'Answers the call that rings.', keywords: 'pick up accept' },
  'hotkeys.end': {
    label: 'Hang up or decline',
    hint: 'Ends the call, or declines the one that rings.',
    keywords: 'end reject',
  },
  'hotkeys.mute': {
    label: 'Mute',
    hint: 'Turns your microphone off, and on again.',
    keywords: 'microphone silence',
  },
  'hotkeys.hold': { label: 'Hold', hint: 'Puts the call on hold, and takes it back.', keywords: 'pause' },
  'hotkeys.bringForward': {
    label: 'Bring the phone forward',
    hint: 'From behind other windows, or hidden.',
    keywords: 'show window focus',
  },
  'hotkeys.dialSelection': {
    label: 'Call the selected number',
    hint: 'The text selected in any program, else the clipboard.',
    keywords: 'dial clipboard selection',
  },
  'hotkeys.talk': {
    label: 'Push to talk',
    hint: 'Works for as long as you hold it down.',
    keywords: 'microphone walkie push to mute ptt',
  },
  'hotkeys.talkMode': {
    label: 'While that key is held',
    hint: 'What holding “Push to talk” does.',
    keywords: 'push to mute',
    choices: { 'push-to-talk': 'They hear me only then', 'push-to-mute': 'They do not hear me' },
  },
  'hotkeys.mediaKeys': {
    label: 'Use the media keys',
    hint: 'The keyboard’s Play key answers, Stop hangs up.',
    keywords: 'play stop headset keyboard',
  },
  'sound.microphone': {
    label: 'Microphone',
    hint: 'Your own choice; without one it is chosen for you.',
    keywords: 'device headset input',
  },
  'sound.speaker': {
    label: 'Speaker',
    hint: 'Where you hear callers. Your own choice; without one it is chosen for you.',
    keywords: 'device headset output loudspeaker ear',
  },
  'sound.ringers': {
    label: 'Ringers',
    hint: 'Where calls ring, on all of them at once. Your own choice; without one it is chosen for you.',
    keywords: 'device headset output loudspeaker ring bell',
  },
  'sound.microphoneRules': {
    label: 'Rules for the microphone',
    hint: 'Regular expressions, one a line: the first device that is there and has such a name is used.',
    keywords: 'device headset audio_in_device policy',
  },
  'sound.speakerRules': {
    label: 'Rules for the speaker',
    hint: 'The same for where callers are heard.',
    keywords: 'device headset audio_out_device policy',
  },
  'sound.ringerRules': {
    label: 'Rules for the ringer',
    hint: 'The same for where calls ring.',
    keywords: 'device headset ringer_device policy',
  },
  'sound.ownDevices': {
    label: 'Let me choose devices',
    hint: 'Your own choice goes before the rules.',
    keywords: 'device headset lock policy',
  },
  'sound.echoCancellation': {
    label: 'Echo cancellation',
    hint: 'Keeps what you hear out of what callers hear.',
    keywords: 'AEC voice processing microphone speaker',
    choices: {
      on: 'Always',
      'not-with-headset': 'Not with a headset',
      off: 'Never',
    },
  },
  'sound.noiseSuppression': {
    label: 'Noise suppression',
    hint: 'Takes fans, hum and other steady noise out of what callers hear.',
    keywords: 'voice processing microphone',
  },
  'sound.autoGain': {
    label: 'Even out my voice',
    hint: 'Callers hear you equally loud near the microphone and away from it. This computer’s own microphone level is never changed.',
    keywords: 'AGC automatic gain control volume keep my microphone level voice processing',
  },
  'ring.routed': {
    label: 'Ringtone for routed calls',
    hint: 'Calls that Genesys gives you, and all that have no ringtone of their own.',
    keywords: 'ring bell customer queue',
    choices: ringtone,
  },
  'ring.direct': {
    label: 'Ringtone for direct calls',
    hint: 'From outside, to your number, past Genesys.',
    keywords: 'ring bell',
    choices: ringtone,
  },
  'ring.internal': {
    label: 'Ringtone for colleagues',
    hint: 'Calls from internal numbers.',
    keywords: 'ring bell internal agent',
    choices: ringtone,
  },
  'ring.internalNumbers': {
    label: 'Internal numbers',
    hint: 'Regular expressions for whole numbers, one a line. Without any: up to six digits.',
    keywords: 'ring colleague dn extension policy',
  },
  'ring.volume': {
    label: 'Volume of the ring',
    hint: 'Apart from that of speech, which is the computer’s.',
    keywords: 'loud quiet ringtone',
    choices: volume,
  },
  'tones.volume': {
    label: 'Volume of tones in the ear',
    hint: 'Dial and busy tones, keys, and the one for a call that waits.',
    keywords: 'loud quiet beep dtmf keypad ringback',
    choices: volume,
  },
  'headset.unpluggedRefuseCalls': {
    label: 'Refuse calls while the headset is unplugged',
    hint: 'They go to other agents. The headset is the microphone that you chose, or that the rules name.',
    keywords: 'device reject_session_when_headset_na sip_code_when_headset_na 480',
  },
  'headset.unpluggedNotReady': {
    label: 'Be Not Ready while the headset is unplugged',
    hint: 'Your desktop is told as soon as it can be; until then calls are refused.',
    keywords: 'device headset-unplugged-set-not-ready workspace',
  },
  'headset.buttons': {
    label: 'Use the headset’s buttons',
    hint: 'They answer, hang up, mute and hold, and its lights follow the call. Off: another program has them.',
    keywords: 'hook light lamp led ring jabra poly plantronics epos yealink hid',
  },
  'sound.echoTestNumber': {
    label: 'Number of the echo test',
    hint: 'Whoever calls it hears himself. Empty: your server has none.',
    keywords: '600 check sound test',
  },
  'sound.checkedWith': {
    label: 'Checked devices',
    hint: 'The sound check is offered when your microphone and speaker are none of these.',
    keywords: 'first run sound check wizard',
  },
  'signIn.keepPassword': {
    label: 'Keep my password',
    hint: 'With “Until I close the phone” you type it at every start.',
    keywords: 'keychain credential secret login remember session',
    choices: { keychain: 'In this computer’s keychain', session: 'Until I close the phone' },
  },
  'history.keep': {
    label: 'Keep recent calls',
    hint: 'Who you spoke with, when, and how good the line was, on this computer.',
    keywords: 'history list privacy delete gdpr',
    choices: {
      quarter: 'For three months',
      month: 'For a month',
      week: 'For a week',
      never: 'Don’t keep them',
    },
  },
  'log.hideParties': {
    label: 'Hide callers in log files',
    hint: 'Numbers and names are masked before they are written.',
    keywords: 'privacy diagnostics logging gdpr',
  },
};

const source: Record<SettingSource, string> = {
  default: 'Default',
  user: 'Set by you',
  provisioned: 'Set by your organisation',
  policy: 'Policy',
};

const hotkey: Record<HotkeyState['state'], string | null> = {
  active: null,
  off: null,
  'signed-out': null,
  taken: 'Another program holds this key. Choose another, or close that program.',
  duplicate: 'Another action above has the same key.',
  invalid: 'This is no key combination that can be used.',
  unsupported: 'This desktop gives programs no such key.',
};

type ImportProblem = Extract<ImportResult, { outcome: 'refused' }>['problem'];
const importRefused: Record<ImportProblem, string> = {
  unreadable: 'The file cannot be read.',
  'too-large': 'The file is too large to be settings.',
  'not-settings': 'The file does not hold settings of this phone.',
  newer: 'The file was written by a newer version of this phone. Update this one first.',
  'wrong-value': 'The file has a mistake.',
};

type PolicyProblem = Extract<SettingsProblem, { kind: 'policy-refused' }>['problem'];
const policyRefused: Record<PolicyProblem, string> = {
  unreadable: 'It cannot be read.',
  malformed: 'It is not valid.',
  'not-trusted': 'People other than the administrator could have changed it.',
};

export const settingsWords = {
  title: 'Settings',
  open: 'Settings',
  back: 'Back',
  loading: 'Loading…',
  search: 'Search settings',
  clearSearch: 'Clear search',
  count: (count: number) => (count === 1 ? '1 setting' : `${count} settings`),
  none: 'No setting matches.',
  group: {
    incoming: 'Incoming calls',
    dialling: 'Calling',
    window: 'Window',
    sound: 'Sound',
    hotkeys: 'Keys that work in every program',
    privacy: 'Sign-in and privacy',
  },
  setting,
  on: 'On',
  off: 'Off',
  source,
  reset: 'Reset',
  resetOf: (label: string) => `Reset “${label}” to its default`,
  lockedBy: (by: 'provisioned' | 'policy', place: string | null) =>
    `${by === 'policy' ? 'A policy of this computer' : 'Your organisation'} sets this${place === null ? '' : `, in ${place}`}. Ask IT to change it.`,

  hotkey,
  heldBy: (holder: string) => `${holder} holds this key. Choose another, or close that program.`,
  noKey: 'No key',
  nothing: 'None',
  hear: 'Listen',
  hearOf: (label: string) => `Listen to “${label}”`,
  chooseDevices: 'Choose on the Sound page',
  wrongRule: (rule: string) => `Not changed: “${rule}” is no rule that this phone can use.`,
  tooManyRules: (most: number) => `Not changed: at most ${most} rules.`,
  noHeadset: 'No headset with buttons is plugged in.',
  headset: {
    works: 'Buttons work',
    held: 'Another program has the buttons: close it',
    'in-other-call': 'In a call of another program',
  },
  recording: 'Press the keys…',
  recordingHelp: 'Esc cancels, Backspace removes the key.',
  recordingNeedsModifier: 'Add Ctrl, Alt or Super, so that typing stays possible.',
  recordingUnknown: 'This key cannot be used. Press another.',

  exchange: 'Export and import',
  exchangeHint: 'To take your settings to another computer. Without your password.',
  export: 'Export…',
  import: 'Import…',
  exported: (file: string) => `Saved in ${file}`,
  notExported: (file: string) => `${file} could not be written. Choose another folder.`,
  importRefused,
  importMistake: (where: string) => `Nothing was changed. The mistake is at “${where}”.`,
  nothingChanged: 'Nothing was changed.',
  importTitle: 'Import these settings?',
  importFrom: (file: string) => `From ${file}`,
  importNothing: 'All settings in this file are set already.',
  importLocked: 'Stay as they are, because IT sets them:',
  importAccount: (dn: string | undefined, server: string | undefined) =>
    `For DN ${dn ?? '—'} at ${server ?? '—'}. Signing in stays as it is.`,
  importNow: 'Import',
  cancel: 'Cancel',
  close: 'Close',
  imported: 'Imported.',
  becomes: (value: string) => `→ ${value}`,

  setAside: {
    title: 'Your settings file was damaged',
    advice: (wrong: readonly string[], aside: string) =>
      `${wrong.includes('(whole)') ? 'All settings are back at their defaults' : 'What could be read of it is used'}. The old file is ${aside}`,
  },
  notWritten: {
    title: 'Your settings cannot be saved',
    advice: (file: string) =>
      `Changes hold until you close the phone. Tell IT that ${file} cannot be written.`,
  },
  historySetAside: {
    title: 'Your list of recent calls was damaged',
    advice: (aside: string) => `What could be read of it is shown. The old file is ${aside}`,
  },
  historyNotWritten: {
    title: 'Your recent calls cannot be saved',
    advice: (file: string) =>
      `They are shown until you close the phone. Tell IT that ${file} cannot be written.`,
  },
  policyRefused: {
    title: 'The policy of this computer is not used',
    advice: (problem: PolicyProblem, place: string) => `${policyRefused[problem]} Tell IT: ${place}`,
  },
  wrongValue: {
    title: 'IT has set something wrongly',
    advice: (key: string, place: string) => `${key} in ${place} is not valid. Tell IT.`,
  },
} as const;
