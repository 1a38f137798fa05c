import type { HotkeyAction } from '../../../shared/domain/hotkeys/hotkeys';
import type { Preferences } from '../../../shared/settings/preferences';

export type PreferenceKey = keyof Preferences;

/** In the order of the page. */
export const settingGroups = ['incoming', 'dialling', 'window', 'sound', 'hotkeys', 'privacy'] as const;
type Group = (typeof settingGroups)[number];

/** What a preference of such a type is changed with. */
type ControlOf<Value> = Value extends boolean
  ? 'switch'
  : Value extends readonly string[]
    ? 'list' | 'devices'
    : null extends Value
      ? 'hotkey'
      : string extends Value
        ? 'text'
        : 'choice';

/** Where each preference stands on the page, and what it is changed with: a new one does not compile without. */
export const settingsCatalogue: {
  readonly [Key in PreferenceKey]: {
    readonly group: Group;
    readonly control: ControlOf<Preferences[Key]>;
    /** Of a key that other programs can hold: whose state the row shows. */
    readonly hotkey?: HotkeyAction;
    /** Its choices are ringtones, which can be heard. */
    readonly rings?: true;
  };
} = {
  'incoming.show': { group: 'incoming', control: 'choice' },
  'answer.auto': { group: 'incoming', control: 'choice' },
  'notifications.missedCalls': { group: 'incoming', control: 'switch' },
  'incoming.hideCallerWhenLocked': { group: 'incoming', control: 'switch' },
  'dialling.confirm': { group: 'dialling', control: 'switch' },
  'window.textSize': { group: 'window', control: 'choice' },
  'sound.microphone': { group: 'sound', control: 'devices' },
  'sound.speaker': { group: 'sound', control: 'devices' },
  'sound.ringers': { group: 'sound', control: 'devices' },
  'sound.microphoneRules': { group: 'sound', control: 'list' },
  'sound.speakerRules': { group: 'sound', control: 'list' },
  'sound.ringerRules': { group: 'sound', control: 'list' },
  'sound.ownDevices': { group: 'sound', control: 'switch' },
  'sound.echoCancellation': { group: 'sound', control: 'choice' },
  'sound.noiseSuppression': { group: 'sound', control: 'switch' },
  'sound.autoGain': { group: 'sound', control: 'switch' },
  'ring.routed': { group: 'sound', control: 'choice', rings: true },
  'ring.direct': { group: 'sound', control: 'choice', rings: true },
  'ring.internal': { group: 'sound', control: 'choice', rings: true },
  'ring.internalNumbers': { group: 'sound', control: 'list' },
  'ring.volume': { group: 'sound', control: 'choice' },
  'tones.volume': { group: 'sound', control: 'choice' },
  'headset.unpluggedRefuseCalls': { group: 'sound', control: 'switch' },
  'headset.unpluggedNotReady': { group: 'sound', control: 'switch' },
  'headset.buttons': { group: 'sound', control: 'switch' },
  'sound.echoTestNumber': { group: 'sound', control: 'text' },
  'sound.checkedWith': { group: 'sound', control: 'devices' },
  'hotkeys.answer': { group: 'hotkeys', control: 'hotkey', hotkey: 'answer' },
  'hotkeys.end': { group: 'hotkeys', control: 'hotkey', hotkey: 'end' },
  'hotkeys.mute': { group: 'hotkeys', control: 'hotkey', hotkey: 'mute' },
  'hotkeys.hold': { group: 'hotkeys', control: 'hotkey', hotkey: 'hold' },
  'hotkeys.bringForward': { group: 'hotkeys', control: 'hotkey', hotkey: 'bringForward' },
  'hotkeys.dialSelection': { group: 'hotkeys', control: 'hotkey', hotkey: 'dialSelection' },
  'hotkeys.talk': { group: 'hotkeys', control: 'hotkey', hotkey: 'talk' },
  'hotkeys.talkMode': { group: 'hotkeys', control: 'choice' },
  'hotkeys.mediaKeys': { group: 'hotkeys', control: 'switch', hotkey: 'mediaKeys' },
  'signIn.keepPassword': { group: 'privacy', control: 'choice' },
  'history.keep': { group: 'privacy', control: 'choice' },
  'log.hideParties': { group: 'privacy', control: 'switch' },
};
