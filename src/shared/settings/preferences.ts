import { z } from 'zod';
import { autoAnswerChoices } from '../domain/call/callerKind';
import { historyTimes } from '../domain/call/callRecord';
import { MAX_NAMED_DEVICES } from '../domain/devices/deviceIdentity';
import { ringChoices, volumeSteps } from '../domain/media/ringtones';
import { passwordPlaces } from '../domain/registration/keychain';
import { MAX_RULE_LENGTH, MAX_RULES, readRule } from '../domain/rule';
import { textSizes } from '../domain/textSize';

/** A key combination as Electron names it, e.g. CommandOrControl+Shift+F2; null: no key. */
const acceleratorSchema = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9]+(\+[\x21-\x7e]+)*$/)
  .nullable();

/** Devices as `identityText` writes them, the best first; `(system)`: the system's own. */
const devicesSchema = z.array(z.string().min(1).max(400)).max(MAX_NAMED_DEVICES);
const rulesSchema = z
  .array(
    z
      .string()
      .min(1)
      .max(MAX_RULE_LENGTH)
      .refine((pattern) => readRule(pattern) !== null, 'no regular expression'),
  )
  .max(MAX_RULES);

/**
 * Everything that can be set, by the agent or by IT, one key each: the settings page, files and policies name them so.
 * A new key also wants its default (defaultPreferences.ts), its words and its row on the settings page, and its line in
 * docs/softphone/settings.md; the recipes say where.
 */
export const preferencesSchema = z.strictObject({
  /** The way in which a call that comes in shows itself beside the ring: a notification, the call card, the window in front. */
  'incoming.show': z.enum(['notification', 'card', 'window']),
  /** Neither number nor name is shown while the screen is locked. */
  'incoming.hideCallerWhenLocked': z.boolean(),
  'notifications.missedCalls': z.boolean(),
  /** A number from a link or the clipboard is shown, and called once the agent agrees. */
  'dialling.confirm': z.boolean(),
  'hotkeys.answer': acceleratorSchema,
  'hotkeys.end': acceleratorSchema,
  'hotkeys.mute': acceleratorSchema,
  'hotkeys.hold': acceleratorSchema,
  'hotkeys.bringForward': acceleratorSchema,
  'hotkeys.dialSelection': acceleratorSchema,
  /** Held down: to be heard only then, or not to be heard then. */
  'hotkeys.talk': acceleratorSchema,
  'hotkeys.talkMode': z.enum(['push-to-talk', 'push-to-mute']),
  /** The keyboard's play and stop keys answer and hang up. */
  'hotkeys.mediaKeys': z.boolean(),
  /** The agent's own choice; none: as the rules say. */
  'sound.microphone': devicesSchema,
  'sound.speaker': devicesSchema,
  /** All of them ring at once. */
  'sound.ringers': devicesSchema,
  /** Regular expressions over a device's name, the best first: the first device that is there is used. */
  'sound.microphoneRules': rulesSchema,
  'sound.speakerRules': rulesSchema,
  'sound.ringerRules': rulesSchema,
  /** The agent's own choice goes before the rules. */
  'sound.ownDevices': z.boolean(),
  /** `not-with-headset`: not while microphone and speaker are the same USB device. */
  'sound.echoCancellation': z.enum(['on', 'not-with-headset', 'off']),
  'sound.noiseSuppression': z.boolean(),
  'sound.autoGain': z.boolean(),
  /** The ringtone, by who calls: routed by Genesys, from outside to this DN, a colleague. */
  'ring.routed': z.enum(ringChoices),
  'ring.direct': z.enum(ringChoices),
  'ring.internal': z.enum(ringChoices),
  /** Regular expressions over a whole number: these are colleagues. None: numbers of up to six digits. */
  'ring.internalNumbers': rulesSchema,
  'ring.volume': z.enum(volumeSteps),
  /** The volume of the phone's tones in the ear; speech has its own. */
  'tones.volume': z.enum(volumeSteps),
  /** Routed calls are answered by themselves, after so many seconds. */
  'answer.auto': z.enum(autoAnswerChoices),
  /** Calls are refused with 480 without the microphone of choice or rule, as Genesys's reject_session_when_headset_na. */
  'headset.unpluggedRefuseCalls': z.boolean(),
  /** The agent is Not Ready without it, as Genesys's headset-unplugged-set-not-ready. */
  'headset.unpluggedNotReady': z.boolean(),
  /** Off: another program has the headset's buttons and lights. */
  'headset.buttons': z.boolean(),
  /** The number at which callers hear themselves; empty: there is none. */
  'sound.echoTestNumber': z
    .string()
    .max(64)
    .regex(/^[0-9A-Za-z*#+]*$/),
  /** Devices that the agent has made sure of, or did not want to: for others the check is offered. */
  'sound.checkedWith': devicesSchema,
  /** The size of everything in window and call card, in percent. */
  'window.textSize': z.enum(textSizes),
  /** `session`: the password is forgotten when the phone is quit. */
  'signIn.keepPassword': z.enum(passwordPlaces),
  /** The time for which the calls of an account are kept, for its list of recent calls; `never`: not at all. */
  'history.keep': z.enum(historyTimes),
  /** Numbers and names of callers are masked in the log files. */
  'log.hideParties': z.boolean(),
});
export type Preferences = z.infer<typeof preferencesSchema>;
type PreferenceKey = keyof Preferences;
export const partialPreferencesSchema = preferencesSchema.partial();
export type PartialPreferences = { readonly [K in PreferenceKey]?: Preferences[K] | undefined };
