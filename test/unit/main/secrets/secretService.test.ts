import { beforeEach, describe, expect, it } from 'vitest';
import { DBusError } from '../../../../src/main/dbus/port';
import { createSecretService } from '../../../../src/main/secrets/secretService';
import { FakeBus } from '../../../support/main/fakeBus';
import { MemoryLog } from '../../../support/main/memory';

const LOGIN = '/org/freedesktop/secrets/collection/login';
const PROMPT = '/org/freedesktop/secrets/prompt/u1';

let bus: FakeBus;
let locked: unknown;
beforeEach(() => {
  bus = new FakeBus();
  locked = { signature: 'b', value: false };
  bus.answers.set('ReadAlias', () => [LOGIN]);
  bus.answers.set('Get', () => [locked]);
});
const isLocked = (value: boolean): void => {
  locked = { signature: 'b', value };
};
const keyring = (promptWithinMs = 60_000) =>
  createSecretService(bus, { promptWithinMs, log: new MemoryLog() });

describe('a keyring', () => {
  it('is usable when the default collection is not locked', async () => {
    expect(await keyring().problem()).toBeNull();
    expect(bus.called('Get')[0]?.path).toBe(LOGIN);
  });
  it.each([{ signature: 'b', value: true }, undefined, 'false'])(
    'is locked when Locked is %j',
    async (value) => {
      locked = value;
      expect(await keyring().problem()).toBe('locked');
    },
  );
  it('is missing without a default collection, and without a service', async () => {
    bus.answers.set('ReadAlias', () => ['/']);
    expect(await keyring().problem()).toBe('missing');
    bus = new FakeBus();
    expect(await keyring().problem()).toBe('missing');
  });
  it.each(['no-answer', 'org.freedesktop.DBus.Error.NoReply'])('is silent at %s', async (name) => {
    bus.answers.set('Get', () => {
      throw new DBusError(name);
    });
    expect(await keyring().problem()).toBe('silent');
    expect(await keyring().unlock()).toBe('silent');
  });
});

describe('unlocking', () => {
  beforeEach(() => {
    isLocked(true);
    bus.answers.set('Unlock', () => [[], PROMPT]);
    bus.answers.set('Dismiss', () => []);
  });
  /** What happens in the dialog. */
  const dialog = (happens: () => void) =>
    bus.answers.set('Prompt', () => {
      queueMicrotask(happens);
      return [];
    });

  it('opens no dialog where nothing is locked, or none is needed', async () => {
    isLocked(false);
    expect(await keyring().unlock()).toBeNull();
    expect(bus.called('Unlock')).toEqual([]);
    isLocked(true);
    bus.answers.set('Unlock', () => {
      isLocked(false);
      return [[LOGIN], '/'];
    });
    expect(await keyring().unlock()).toBeNull();
    expect(bus.called('Prompt')).toEqual([]);
  });

  it('waits for its dialog, and for no other', async () => {
    dialog(() => {
      bus.emitFrom('/org/freedesktop/secrets/prompt/u9', 'Completed', true);
      isLocked(false);
      bus.emitFrom(PROMPT, 'Completed', false);
    });
    expect(await keyring().unlock()).toBeNull();
  });

  it('was refused when its dialog was closed', async () => {
    dialog(() => bus.emitFrom(PROMPT, 'Completed', true));
    expect(await keyring().unlock()).toBe('refused');
  });

  it('was refused when nobody answers the dialog, which is closed then', async () => {
    dialog(() => {});
    expect(await keyring(20).unlock()).toBe('refused');
    expect(bus.called('Dismiss')[0]?.path).toBe(PROMPT);
  });

  it('asks once, however often it is wished', async () => {
    const secrets = keyring();
    dialog(() => bus.emitFrom(PROMPT, 'Completed', true));
    expect(await Promise.all([secrets.unlock(), secrets.unlock()])).toEqual(['refused', 'refused']);
    expect(bus.called('Prompt')).toHaveLength(1);
  });
});

describe('a keyring that becomes usable', () => {
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it.each([
    ['was unlocked', 'org.freedesktop.DBus.Properties', 'PropertiesChanged', []],
    ['was unlocked', 'org.freedesktop.Secret.Service', 'CollectionChanged', [LOGIN]],
    ['was started', 'org.freedesktop.DBus', 'NameOwnerChanged', ['org.freedesktop.secrets', '', ':1.9']],
  ] as const)('is told of when it %s, by %s', async (_what, from, member, body) => {
    let told = 0;
    isLocked(true);
    keyring().onUsable(() => {
      told += 1;
    });
    bus.emitOf(from, member, ...body);
    await settled();
    expect(told).toBe(0);
    isLocked(false);
    bus.emitOf(from, member, ...body);
    await settled();
    expect(told).toBe(1);
  });

  it('is not looked at for another service’s sake', async () => {
    keyring().onUsable(() => {});
    bus.emitOf('org.freedesktop.DBus', 'NameOwnerChanged', 'org.freedesktop.Notifications', '', ':1.9');
    bus.emitOf('org.freedesktop.DBus', 'NameOwnerChanged', 'org.freedesktop.secrets', ':1.9', '');
    await settled();
    expect(bus.calls).toEqual([]);
  });
});
