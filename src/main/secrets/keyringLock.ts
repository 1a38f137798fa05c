import { DBusError, type SessionBus } from '../dbus/port';
import type { KeychainProblem } from './port';

const service = { destination: 'org.freedesktop.secrets', path: '/org/freedesktop/secrets' } as const;

/**
 * Whether the Secret Service of a Linux desktop can be used now. Asked before every access: libsecret gives null for a
 * locked keyring as for an absent password, and waits for as long as its unlock dialog stays open.
 */
export async function keyringProblem(bus: SessionBus): Promise<KeychainProblem | null> {
  try {
    const [collection] = await bus.call({
      ...service,
      interface: 'org.freedesktop.Secret.Service',
      member: 'ReadAlias',
      signature: 's',
      body: ['default'],
    });
    // "/" is the Secret Service's word for none: there is no keyring to put anything into.
    if (typeof collection !== 'string' || collection === '/') return 'missing';
    const [locked] = await bus.call({
      ...service,
      path: collection,
      interface: 'org.freedesktop.DBus.Properties',
      member: 'Get',
      signature: 'ss',
      body: ['org.freedesktop.Secret.Collection', 'Locked'],
    });
    return valueIn(locked) === false ? null : 'locked';
  } catch (error) {
    if (error instanceof DBusError) return 'missing';
    throw error;
  }
}

const valueIn = (variant: unknown): unknown =>
  typeof variant === 'object' && variant !== null && 'value' in variant ? variant.value : undefined;
