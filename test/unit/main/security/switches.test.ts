import { expect, it } from 'vitest';
import { remoteControlSwitch } from '../../../../src/main/security/remoteControl';

it.each([
  ['--remote-debugging-port=0', 'remote-debugging-port'],
  ['--remote-debugging-pipe', 'remote-debugging-pipe'],
  ['--inspect', 'inspect'],
  ['--inspect-brk=9229', 'inspect-brk'],
])('finds %s among the arguments', (arg, name) =>
  expect(remoteControlSwitch(['phone', '--config', 'x', arg], () => false)).toBe(name),
);
it('finds what only Chromium saw', () =>
  expect(remoteControlSwitch(['phone'], (name) => name === 'remote-debugging-port')).toBe(
    'remote-debugging-port',
  ));
it('finds nothing in ordinary arguments', () =>
  expect(
    remoteControlSwitch(['phone', '--config=/inspect', '--inspector', 'inspect'], () => false),
  ).toBeUndefined());
