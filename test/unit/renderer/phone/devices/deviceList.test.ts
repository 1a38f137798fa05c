import { expect, it } from 'vitest';
import { devicesOfKind } from '../../../../../src/renderer/phone/devices/deviceList';
import { behindSystem } from '../../../../../src/shared/domain/devices/soundDevices';

const listed = (deviceId: string, label: string, groupId: string, kind: MediaDeviceKind = 'audiooutput') => ({
  deviceId,
  label,
  groupId,
  kind,
});
/** As Chromium lists what plays on each system. */
const lists = {
  linux: [
    listed('default', 'Default', 'g1'),
    listed('a', 'Jabra Evolve2 65 Mono', 'g2'),
    listed('b', 'Built-in Audio Analog Stereo', 'g1'),
  ],
  windows: [
    listed('default', 'Default - Speakers (Realtek(R) Audio)', 'g1'),
    listed('communications', 'Communications - Headset (2- Jabra Evolve2 65) (0b0e:030c)', 'g2'),
    listed('a', 'Speakers (Realtek(R) Audio)', 'g1'),
    listed('b', 'Headset (2- Jabra Evolve2 65) (0b0e:030c)', 'g2'),
  ],
  macos: [
    listed('default', 'Standard - MacBook Pro-Lautsprecher (Built-in)', 'g1'),
    listed('a', 'MacBook Pro-Lautsprecher (Built-in)', 'g1'),
    listed('b', 'Jabra Evolve2 65 (0b0e:030c)', 'g2'),
  ],
};

it.each([
  ['linux', 'Built-in Audio Analog Stereo', null],
  ['windows', 'Speakers (Realtek(R) Audio)', 'Communications - Headset (2- Jabra Evolve2 65)'],
  ['macos', 'MacBook Pro-Lautsprecher (Built-in)', null],
] as const)('on %s the system’s own are listed apart', (system, behind, forCalls) => {
  const present = devicesOfKind(lists[system], 'audiooutput');
  expect(present.system?.id).toBe('default');
  expect(behindSystem(present)?.label).toBe(behind);
  expect(present.systemForCalls?.label ?? null).toBe(forCalls);
  expect(present.others.map(({ id }) => id)).toEqual(['a', 'b']);
});

it('keeps the kinds apart, and leaves out what the browser does not name', () => {
  const all = [
    ...lists.linux,
    listed('m', 'Jabra (0B0E:030C)', '', 'audioinput'),
    listed('', '', '', 'audioinput'),
  ];
  expect(devicesOfKind(all, 'audioinput')).toEqual({
    system: null,
    systemForCalls: null,
    others: [{ id: 'm', label: 'Jabra', model: '0b0e:030c', group: null }],
  });
});
