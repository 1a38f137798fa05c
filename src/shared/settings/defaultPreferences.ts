import type { Preferences } from './preferences';

// Apart from the schema, so that the page can do without the schema library, which evaluates code.

/** The global keys are those of the window (F2, F3, F4, F9) with Ctrl+Shift, which few programs use. */
export const defaultPreferences: Preferences = {
  'incoming.show': 'notification',
  'incoming.hideCallerWhenLocked': false,
  'notifications.missedCalls': true,
  'dialling.confirm': true,
  'hotkeys.answer': 'CommandOrControl+Shift+F2',
  'hotkeys.end': 'CommandOrControl+Shift+F9',
  'hotkeys.mute': 'CommandOrControl+Shift+F3',
  'hotkeys.hold': 'CommandOrControl+Shift+F4',
  'hotkeys.bringForward': 'CommandOrControl+Shift+F1',
  'hotkeys.dialSelection': 'CommandOrControl+Shift+F5',
  'hotkeys.talk': null,
  'hotkeys.talkMode': 'push-to-talk',
  'hotkeys.mediaKeys': false,
  'sound.microphone': [],
  'sound.speaker': [],
  'sound.ringers': [],
  'sound.microphoneRules': [],
  'sound.speakerRules': [],
  'sound.ringerRules': [],
  'sound.ownDevices': true,
  'sound.echoCancellation': 'on',
  'sound.noiseSuppression': true,
  'sound.autoGain': true,
  'headset.unpluggedRefuseCalls': false,
  'headset.unpluggedNotReady': false,
  'headset.buttons': true,
  'signIn.keepPassword': 'keychain',
  'history.keep': 'quarter',
  'log.hideParties': false,
};
