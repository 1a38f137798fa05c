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
    hint: 'What you see when the phone rings, whichever app you’re using.',
    keywords: 'ring popup alert window',
    choices: {
      notification: 'Notification',
      card: 'Call card on top of all windows',
      window: 'Bring this window to the front',
    },
  },
  'incoming.hideCallerWhenLocked': {
    label: 'Hide the caller while the screen is locked',
    hint: 'The phone rings without showing a name or number.',
    keywords: 'privacy lock screen',
  },
  'answer.auto': {
    label: 'Answer routed calls automatically',
    hint: 'After two beeps in your ear. Never during another call.',
    keywords: 'auto answer automatic zip tone beep',
    choices: {
      off: 'Off',
      '0s': 'Immediately',
      '2s': 'After 2 seconds',
      '5s': 'After 5 seconds',
      '10s': 'After 10 seconds',
    },
  },
  'notifications.missedCalls': {
    label: 'Notify me about missed calls',
    hint: 'Includes a button to call back.',
    keywords: 'notification callback',
  },
  'dialling.confirm': {
    label: 'Ask before calling numbers from other apps',
    hint: 'For numbers from links, the clipboard and other apps.',
    keywords: 'tel link click to dial confirm confirmation',
  },
  'window.textSize': {
    label: 'Text size',
    hint: 'Applies to the whole phone. Ctrl + and Ctrl − also change it. Ctrl 0 resets it.',
    keywords: 'zoom large small font scale eyes accessibility',
    choices: textSize,
  },
  'hotkeys.answer': { label: 'Answer', hint: 'Answers the ringing call.', keywords: 'pick up accept' },
  'hotkeys.end': {
    label: 'Hang up or decline',
    hint: 'Ends the call, or declines the ringing one.',
    keywords: 'end reject',
  },
  'hotkeys.mute': {
    label: 'Mute',
    hint: 'Turns your microphone off and on.',
    keywords: 'microphone silence',
  },
  'hotkeys.hold': { label: 'Hold', hint: 'Puts the call on hold, or resumes it.', keywords: 'pause' },
  'hotkeys.bringForward': {
    label: 'Bring the phone to the front',
    hint: 'Even if it’s hidden or behind other windows.',
    keywords: 'show window focus',
  },
  'hotkeys.dialSelection': {
    label: 'Call the selected number',
    hint: 'Uses the text selected in any app, or the clipboard.',
    keywords: 'dial clipboard selection',
  },
  'hotkeys.talk': {
    label: 'Push to talk',
    hint: 'Works while you hold it down.',
    keywords: 'microphone walkie push to mute ptt',
  },
  'hotkeys.talkMode': {
    label: 'While I hold that key',
    hint: 'What holding “Push to talk” does.',
    keywords: 'push to mute',
    choices: { 'push-to-talk': 'They hear me only while I hold it', 'push-to-mute': 'They can’t hear me' },
  },
  'hotkeys.mediaKeys': {
    label: 'Use media keys',
    hint: 'The keyboard’s Play key answers calls, and Stop hangs up.',
    keywords: 'play stop headset keyboard',
  },
  'sound.microphone': {
    label: 'Microphone',
    hint: 'Your own choice. Without one, the phone chooses.',
    keywords: 'device headset input',
  },
  'sound.speaker': {
    label: 'Speaker',
    hint: 'Where you hear callers. Without your own choice, the phone chooses.',
    keywords: 'device headset output loudspeaker ear',
  },
  'sound.ringers': {
    label: 'Ringers',
    hint: 'Where calls ring, on all of them at once. Without your own choice, the phone chooses.',
    keywords: 'device headset output loudspeaker ring bell',
  },
  'sound.microphoneRules': {
    label: 'Rules for the microphone',
    hint: 'Regular expressions, one per line. The first connected device whose name matches is used.',
    keywords: 'device headset audio_in_device policy',
  },
  'sound.speakerRules': {
    label: 'Rules for the speaker',
    hint: 'Like the microphone rules, for the device you hear callers on.',
    keywords: 'device headset audio_out_device policy',
  },
  'sound.ringerRules': {
    label: 'Rules for the ringer',
    hint: 'Like the microphone rules, for the devices that ring.',
    keywords: 'device headset ringer_device policy',
  },
  'sound.ownDevices': {
    label: 'Let me choose devices',
    hint: 'Your own choice comes before the rules.',
    keywords: 'device headset lock policy',
  },
  'sound.echoCancellation': {
    label: 'Echo cancellation',
    hint: 'Keeps callers from hearing themselves through your microphone.',
    keywords: 'AEC voice processing microphone speaker',
    choices: {
      on: 'Always',
      'not-with-headset': 'Not with a headset',
      off: 'Never',
    },
  },
  'sound.noiseSuppression': {
    label: 'Noise suppression',
    hint: 'Removes fans, hum and other steady noise from what callers hear.',
    keywords: 'voice processing microphone',
  },
  'sound.autoGain': {
    label: 'Even out my voice',
    hint: 'Keeps your voice equally loud near the microphone and away from it. Your computer’s own microphone level never changes.',
    keywords: 'AGC automatic gain control volume keep my microphone level voice processing',
  },
  'ring.routed': {
    label: 'Ringtone for routed calls',
    hint: 'Calls from Genesys, and any without a ringtone of their own.',
    keywords: 'ring bell customer queue',
    choices: ringtone,
  },
  'ring.direct': {
    label: 'Ringtone for direct calls',
    hint: 'Outside calls to your number that bypass Genesys.',
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
    hint: 'Regular expressions for whole numbers, one per line. If empty: numbers of up to six digits.',
    keywords: 'ring colleague dn extension policy',
  },
  'ring.volume': {
    label: 'Ring volume',
    hint: 'Separate from call volume, which follows your computer.',
    keywords: 'loud quiet ringtone',
    choices: volume,
  },
  'tones.volume': {
    label: 'In-call tone volume',
    hint: 'Dial, busy and keypad tones, and the tone for a waiting call.',
    keywords: 'loud quiet beep dtmf keypad ringback',
    choices: volume,
  },
  'headset.unpluggedRefuseCalls': {
    label: 'Refuse calls while the headset is unplugged',
    hint: 'Calls go to other agents. The headset is the microphone that you or the rules chose.',
    keywords: 'device reject_session_when_headset_na sip_code_when_headset_na 480',
  },
  'headset.unpluggedNotReady': {
    label: 'Go Not Ready while the headset is unplugged',
    hint: 'The phone can’t set Not Ready yet, so it refuses calls instead.',
    keywords: 'device headset-unplugged-set-not-ready workspace',
  },
  'headset.buttons': {
    label: 'Use headset buttons',
    hint: 'Answer, hang up, mute and hold. The headset’s lights follow the call. Turn this off if another app needs them.',
    keywords: 'hook light lamp led ring jabra poly plantronics epos yealink hid',
  },
  'sound.echoTestNumber': {
    label: 'Echo test number',
    hint: 'Call it to hear yourself. Leave empty if your server has no echo test.',
    keywords: '600 check sound test',
  },
  'sound.checkedWith': {
    label: 'Checked devices',
    hint: 'The phone offers a sound check when neither your microphone nor your speaker is one of these.',
    keywords: 'first run sound check wizard',
  },
  'signIn.keepPassword': {
    label: 'Keep my password',
    hint: 'With “Until I quit the phone”, you type it at every start.',
    keywords: 'keychain credential secret login remember session',
    choices: { keychain: 'In this computer’s keychain', session: 'Until I quit the phone' },
  },
  'history.keep': {
    label: 'Keep recent calls',
    hint: 'Who you spoke with, when, and how good the line was. Kept on this computer.',
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
    hint: 'Masks numbers and names before they are written.',
    keywords: 'privacy diagnostics logging gdpr',
  },
};

const source: Record<SettingSource, string> = {
  default: 'Default',
  user: 'Set by you',
  provisioned: 'Set by your organisation',
  policy: 'Set by policy',
};

const hotkey: Record<HotkeyState['state'], string | null> = {
  active: null,
  off: null,
  'signed-out': null,
  taken: 'Another app uses this shortcut. Choose another one, or close that app.',
  duplicate: 'Another action has the same shortcut.',
  invalid: 'This shortcut can’t be used.',
  unsupported: 'This shortcut doesn’t work on this desktop.',
};

type ImportProblem = Extract<ImportResult, { outcome: 'refused' }>['problem'];
const importRefused: Record<ImportProblem, string> = {
  unreadable: 'The file can’t be read.',
  'too-large': 'The file is too large to be a settings file.',
  'not-settings': 'This isn’t a settings file for the phone.',
  newer: 'The file is from a newer version of the phone. Update this one first.',
  'wrong-value': 'The file contains a mistake.',
};

type PolicyProblem = Extract<SettingsProblem, { kind: 'policy-refused' }>['problem'];
const policyRefused: Record<PolicyProblem, string> = {
  unreadable: 'It can’t be read.',
  malformed: 'It isn’t valid.',
  'not-trusted': 'Someone other than the administrator could have changed it.',
};

export const settingsWords = {
  title: 'Settings',
  open: 'Settings',
  back: 'Back',
  loading: 'Loading…',
  search: 'Search settings',
  clearSearch: 'Clear search',
  count: (count: number) => (count === 1 ? '1 setting' : `${count} settings`),
  none: 'No settings match.',
  group: {
    incoming: 'Incoming calls',
    dialling: 'Calling',
    window: 'Window',
    sound: 'Sound',
    hotkeys: 'Shortcuts that work in every app',
    privacy: 'Sign-in and privacy',
  },
  setting,
  on: 'On',
  off: 'Off',
  source,
  reset: 'Reset',
  resetOf: (label: string) => `Reset “${label}” to its default`,
  lockedBy: (by: 'provisioned' | 'policy', place: string | null) =>
    `${by === 'policy' ? 'A policy on this computer' : 'Your organisation'} sets this${place === null ? '' : `, in ${place}`}. Ask IT to change it.`,

  hotkey,
  heldBy: (holder: string) => `${holder} uses this shortcut. Choose another one, or free it there.`,
  noKey: 'No shortcut',
  nothing: 'None',
  hear: 'Play',
  hearOf: (label: string) => `Play “${label}”`,
  chooseDevices: 'Choose on the Sound page',
  wrongRule: (rule: string) => `Not changed: “${rule}” isn’t a valid rule.`,
  tooManyRules: (most: number) => `Not changed: you can have at most ${most} rules.`,
  noHeadset: 'No headset with buttons is connected.',
  headset: {
    works: 'Buttons work',
    held: 'Another app is using the buttons. Close it.',
    'in-other-call': 'In use by a call in another app',
  },
  recording: 'Press the keys…',
  recordingHelp: 'Press Esc to cancel, or Backspace to remove the shortcut.',
  recordingNeedsModifier: 'Add Ctrl, Alt or Super, so you can still type normally.',
  recordingUnknown: 'This key can’t be used. Press another.',

  exchange: 'Export and import',
  exchangeHint: 'Take your settings to another computer. Your password isn’t included.',
  export: 'Export…',
  import: 'Import…',
  exported: (file: string) => `Saved to ${file}`,
  notExported: (file: string) => `Couldn’t write ${file}. Choose another folder.`,
  importRefused,
  importMistake: (where: string) => `Nothing was changed. The mistake is at “${where}”.`,
  nothingChanged: 'Nothing was changed.',
  importTitle: 'Import these settings?',
  importFrom: (file: string) => `From ${file}`,
  importNothing: 'You already have all the settings in this file.',
  importLocked: 'These stay as they are because IT sets them:',
  importAccount: (dn: string | undefined, server: string | undefined) =>
    `For DN ${dn ?? '—'} at ${server ?? '—'}. Your sign-in stays the same.`,
  importNow: 'Import',
  cancel: 'Cancel',
  close: 'Close',
  imported: 'Imported.',
  becomes: (value: string) => `→ ${value}`,

  setAside: {
    title: 'Your settings file was damaged',
    advice: (wrong: readonly string[], aside: string) =>
      `${wrong.includes('(whole)') ? 'All settings are back to their defaults' : 'Whatever could be read is used'}. The old file is ${aside}`,
  },
  notWritten: {
    title: 'Your settings can’t be saved',
    advice: (file: string) => `Changes last until you quit the phone. Contact IT: ${file} can’t be written.`,
  },
  historySetAside: {
    title: 'Your list of recent calls was damaged',
    advice: (aside: string) => `Whatever could be read is shown. The old file is ${aside}`,
  },
  historyNotWritten: {
    title: 'Your recent calls can’t be saved',
    advice: (file: string) => `They’re shown until you quit the phone. Contact IT: ${file} can’t be written.`,
  },
  policyRefused: {
    title: 'This computer’s policy is being ignored',
    advice: (problem: PolicyProblem, place: string) => `${policyRefused[problem]} Contact IT: ${place}`,
  },
  wrongValue: {
    title: 'A setting from IT isn’t valid',
    advice: (key: string, place: string) => `${key} in ${place} isn’t valid. Contact IT.`,
  },
} as const;
