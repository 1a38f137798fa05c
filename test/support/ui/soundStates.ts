import { readIdentity } from '../../../src/shared/domain/devices/deviceIdentity';
import {
  chooseSound,
  type DeviceWishes,
  type PresentDevice,
  type PresentDevices,
} from '../../../src/shared/domain/devices/soundDevices';
import type { PartialPreferences } from '../../../src/shared/settings/preferences';
import { rulesOf } from '../rules';

const device = (label: string, model: string | null = null): PresentDevice => ({
  id: label,
  label,
  model,
  group: label,
});
const present = (...others: PresentDevice[]): PresentDevices => ({
  system: { ...device('Default'), id: 'default', group: others.at(-1)?.group ?? null },
  systemForCalls: null,
  others,
});
const outputs = present(
  device('Jabra Evolve2 65 Mono', '0b0e:030c'),
  device('DELL U2723QE (HDMI / DisplayPort 2)'),
  device('Built-in Audio Analog Stereo'),
);
const inputs = present(
  device('Jabra Evolve2 65 Mono', '0b0e:030c'),
  device('Integrated Webcam: Integrated Microphone', '0c45:6a14'),
  device('Built-in Audio Analog Stereo'),
);
const rules = ['jabra.*evolve', 'poly|plantronics'];

/** What the settings hold for `soundOf`. */
export const soundSet = {
  rule: { 'sound.microphoneRules': rules, 'sound.speakerRules': rules },
  own: {
    'sound.microphone': ['Sennheiser SC 660 (1395:0024)', 'Jabra Evolve2 65 Mono (0b0e:030c)'],
    'sound.speaker': ['Sennheiser SC 660 (1395:0024)'],
    'sound.ringers': ['Jabra Evolve2 65 Mono (0b0e:030c)', 'Built-in Audio Analog Stereo'],
  },
} as const satisfies Record<string, PartialPreferences>;

const wishes = (own: readonly string[] = [], rulesOfIt: readonly string[] = []): DeviceWishes => ({
  own: own.map(readIdentity),
  rules: rulesOf(rulesOfIt),
  locked: false,
});
export const soundOf = {
  rule: chooseSound(inputs, outputs, {
    microphone: wishes([], rules),
    speaker: wishes([], rules),
    ringers: wishes(),
  }),
  own: chooseSound(inputs, outputs, {
    microphone: wishes(soundSet.own['sound.microphone']),
    speaker: wishes(soundSet.own['sound.speaker']),
    ringers: wishes(soundSet.own['sound.ringers']),
  }),
};
