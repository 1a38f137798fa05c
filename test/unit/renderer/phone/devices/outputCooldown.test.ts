import { expect, it } from 'vitest';
import { COOLDOWN_MS, OutputCooldown } from '../../../../../src/renderer/phone/devices/outputCooldown';
import type { PresentDevice } from '../../../../../src/shared/domain/devices/soundDevices';

const device = (id: string): PresentDevice => ({ id, label: id, model: null, group: null });
const system = device('default');
const devices = { system, systemForCalls: null, others: [] };

it('an output that went away is used again once the browser has let go of it, and others at once', () => {
  const cooldown = new OutputCooldown();
  const at = (now: number, ...ids: string[]) =>
    cooldown.usable({ ...devices, others: ids.map(device) }, now).others.map(({ id }) => id);
  expect(at(0, 'headset', 'speakers')).toEqual(['headset', 'speakers']);
  expect(at(1_000, 'speakers')).toEqual(['speakers']);
  expect(at(2_000, 'headset', 'speakers', 'dock')).toEqual(['speakers', 'dock']);
  // Out and in again: it counts from the last time.
  expect(at(3_000, 'speakers')).toEqual(['speakers']);
  expect(at(2_999 + COOLDOWN_MS, 'headset', 'speakers')).toEqual(['speakers']);
  expect(at(3_000 + COOLDOWN_MS, 'headset', 'speakers')).toEqual(['headset', 'speakers']);
  expect(cooldown.usable(devices, 20_000).system).toBe(system);
});
