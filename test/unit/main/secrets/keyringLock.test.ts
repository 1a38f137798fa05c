import { expect, it } from 'vitest';
import { DBusError } from '../../../../src/main/dbus/port';
import { keyringProblem } from '../../../../src/main/secrets/keyringLock';
import { FakeBus } from '../../../support/main/fakeBus';

function keyring(collection: unknown, locked: unknown): FakeBus {
  const bus = new FakeBus();
  bus.answers.set('ReadAlias', () => [collection]);
  bus.answers.set('Get', () => [locked]);
  return bus;
}

it('is usable when the default collection is not locked', async () => {
  const bus = keyring('/org/freedesktop/secrets/collection/login', { signature: 'b', value: false });
  expect(await keyringProblem(bus)).toBeNull();
  expect(bus.called('Get')[0]?.path).toBe('/org/freedesktop/secrets/collection/login');
});
it.each([{ signature: 'b', value: true }, undefined, 'false'])(
  'is locked when Locked is %j',
  async (locked) => {
    expect(await keyringProblem(keyring('/login', locked))).toBe('locked');
  },
);
it('is missing without a default collection', async () => {
  expect(await keyringProblem(keyring('/', { signature: 'b', value: false }))).toBe('missing');
});
it('is missing without a service, or when it does not answer', async () => {
  expect(await keyringProblem(new FakeBus())).toBe('missing');
  const bus = keyring('/login', null);
  bus.answers.set('Get', () => {
    throw new DBusError('no-answer');
  });
  expect(await keyringProblem(bus)).toBe('missing');
});
