import { describe, expect, it } from 'vitest';
import type { DeviceChoice } from '../../../../../src/shared/domain/devices/soundDevices';
import { voiceProcessing } from '../../../../../src/shared/domain/devices/voiceProcessing';
import { defaultPreferences } from '../../../../../src/shared/settings/defaultPreferences';

const device = (model: string | null, group: string | null = null): DeviceChoice => ({
  device: { id: 'any', label: 'Any', model, group },
  because: { kind: 'system' },
});
const jabra = device('0b0e:030c');
const webcam = device('046d:085e');
const builtIn = device(null, 'one');

describe('voiceProcessing', () => {
  it('does all of it unless it is told otherwise', () => {
    expect(voiceProcessing({ microphone: builtIn, speaker: builtIn }, defaultPreferences)).toEqual({
      echoCancellation: true,
      noiseSuppression: true,
      autoGain: true,
    });
  });

  it.each([
    ['on', jabra, jabra, true],
    ['off', builtIn, builtIn, false],
    ['not-with-headset', jabra, jabra, false],
    // The headset's microphone with the computer's speakers, or the webcam's with the headset.
    ['not-with-headset', jabra, builtIn, true],
    ['not-with-headset', webcam, jabra, true],
    // A laptop's own: one group, and they hear each other.
    ['not-with-headset', builtIn, builtIn, true],
    ['not-with-headset', null, null, true],
    ['not-with-headset', null, jabra, true],
  ] as const)('echo cancellation %s: %#', (wish, microphone, speaker, expected) => {
    const preferences = { ...defaultPreferences, 'sound.echoCancellation': wish };
    expect(voiceProcessing({ microphone, speaker }, preferences).echoCancellation).toBe(expected);
  });

  it('noise suppression and gain are the agent’s to switch', () => {
    const preferences = { ...defaultPreferences, 'sound.noiseSuppression': false, 'sound.autoGain': false };
    expect(voiceProcessing({ microphone: jabra, speaker: jabra }, preferences)).toEqual({
      echoCancellation: true,
      noiseSuppression: false,
      autoGain: false,
    });
  });
});
