import { beforeEach, describe, expect, it } from 'vitest';
import { isRunning, watchName } from '../../../../src/main/dbus/busNames';
import { getProperty, onPropertiesChanged } from '../../../../src/main/dbus/properties';
import { FakeBus } from '../../../support/main/fakeBus';

const NAME = 'org.example.Service';
let bus: FakeBus;
beforeEach(() => {
  bus = new FakeBus();
});

describe('a property', () => {
  const get = () =>
    getProperty(bus, { destination: NAME, path: '/o' }, { interface: 'org.example.Thing', property: 'On' });

  it('is asked for by org.freedesktop.DBus.Properties.Get', async () => {
    bus.answers.set('Get', () => [{ signature: 'b', value: true }]);
    expect(await get()).toBe(true);
    expect(bus.calls).toEqual([
      {
        destination: NAME,
        path: '/o',
        interface: 'org.freedesktop.DBus.Properties',
        member: 'Get',
        signature: 'ss',
        body: ['org.example.Thing', 'On'],
      },
    ]);
  });
  it.each([[[true]], [['true']], [[null]], [[]]])(
    'is undefined where the answer %j is no variant',
    async (answer) => {
      bus.answers.set('Get', () => answer);
      expect(await get()).toBeUndefined();
    },
  );
  it('is followed for all interfaces or for one', async () => {
    const heard: string[] = [];
    await onPropertiesChanged(bus, { service: NAME }, () => heard.push('any'));
    await onPropertiesChanged(bus, { service: NAME, interface: 'org.example.Thing' }, () =>
      heard.push('thing'),
    );
    bus.emit('PropertiesChanged', 'org.example.Other', {}, []);
    bus.emit('PropertiesChanged', 'org.example.Thing', {}, []);
    expect(heard).toEqual(['any', 'any', 'thing']);
  });
});

describe('a service', () => {
  it('is told of when it comes, goes, or another has its name', async () => {
    const told: boolean[] = [];
    await watchName(bus, NAME, (isThere) => told.push(isThere));
    bus.emit('NameOwnerChanged', NAME, '', ':1.2');
    bus.emit('NameOwnerChanged', NAME, ':1.2', ':1.3');
    bus.emit('NameOwnerChanged', NAME, ':1.3', '');
    bus.emit('NameOwnerChanged', 'org.example.Another', '', ':1.4');
    bus.emit('NameAcquired', NAME);
    expect(told).toEqual([true, true, false]);
  });
  it.each([true, false])('runs: %s', async (runs) => {
    bus.answers.set('NameHasOwner', () => [runs]);
    expect(await isRunning(bus, NAME)).toBe(runs);
    expect(bus.calls[0]?.body).toEqual([NAME]);
  });
});
