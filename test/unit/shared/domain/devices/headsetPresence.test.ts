import { expect, it } from 'vitest';
import { readIdentity } from '../../../../../src/shared/domain/devices/deviceIdentity';
import { headsetPresence } from '../../../../../src/shared/domain/devices/headsetPresence';
import {
  chooseSound,
  type DeviceWishes,
  systemsOwn,
} from '../../../../../src/shared/domain/devices/soundDevices';
import { rulesOf } from '../../../../support/rules';

const jabra = { ...readIdentity('Jabra'), id: 'a' };
const webcam = { ...readIdentity('Webcam'), id: 'b' };
const system = { ...readIdentity('Default'), id: 'default' };
const nothing: DeviceWishes = { own: [], rules: [], locked: false };
const own = { ...nothing, own: [jabra] };
const rules = { ...nothing, rules: rulesOf(['jabra']) };

it.each<[string, DeviceWishes, (typeof jabra)[], string]>([
  ['one of the agent’s choice', own, [webcam, jabra], 'present'],
  ['none of his choice', own, [webcam], 'missing'],
  ['one of the rules', rules, [webcam, jabra], 'present'],
  ['none of the rules', rules, [webcam], 'missing'],
  ['one of the rules, since his is away', { ...own, rules: rulesOf(['web']) }, [webcam], 'present'],
  ['his own, which does not count', { ...own, locked: true, rules: rulesOf(['x']) }, [jabra], 'missing'],
  ['any, where nobody wished', nothing, [webcam], 'present'],
  ['any, where only a choice that does not count was made', { ...own, locked: true }, [webcam], 'present'],
  ['the system’s, which the agent chose himself', { ...nothing, own: [systemsOwn] }, [webcam], 'present'],
])('with %s', (_, wishes, others, presence) => {
  const inputs = { system, systemForCalls: null, others };
  const none = { system: null, systemForCalls: null, others: [] };
  const sound = chooseSound(inputs, none, { microphone: wishes, speaker: nothing, ringers: nothing });
  expect(headsetPresence(sound, wishes)).toBe(presence);
  // Without any microphone it is missing whatever was wished.
  expect(headsetPresence({ microphone: null }, wishes)).toBe('missing');
});
