import type { Preferences } from '../../settings/preferences';
import type { SoundDevices } from './soundDevices';

/** The processing of the agent's voice, by the browser, before it is sent. */
export interface VoiceProcessing {
  /** Takes out of the microphone what the speaker plays. */
  readonly echoCancellation: boolean;
  /** Takes out what stays the same: fans, hum. A steady tone too. */
  readonly noiseSuppression: boolean;
  /** Evens out how loud the agent is; digitally, the computer's own microphone level stays as it is (docs/decisions/0091). */
  readonly autoGain: boolean;
}

export const wholeProcessing: VoiceProcessing = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGain: true,
};

type Wishes = Pick<Preferences, 'sound.echoCancellation' | 'sound.noiseSuppression' | 'sound.autoGain'>;

/**
 * Chooses the processing, again with the devices, so that speakers that take the headset's place don't give callers their own
 * voice. Pure.
 */
export function voiceProcessing(
  { microphone, speaker }: Pick<SoundDevices, 'microphone' | 'speaker'>,
  wishes: Wishes,
): VoiceProcessing {
  // A headset, or a speakerphone that cancels by itself. By the USB model only: built-in microphones and speakers are in one
  // group too, and hear each other.
  const model = microphone?.device.model ?? null;
  const headset = model !== null && model === speaker?.device.model;
  const echo = wishes['sound.echoCancellation'];
  return {
    echoCancellation: echo === 'on' || (echo === 'not-with-headset' && !headset),
    noiseSuppression: wishes['sound.noiseSuppression'],
    autoGain: wishes['sound.autoGain'],
  };
}
