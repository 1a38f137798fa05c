import type { SessionBus } from './port';

/** The bus itself, as the service that knows who is on it. */
export const busItself = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const;

/** Calls back whenever a service comes, goes, or another program takes its name. */
export function watchName(
  bus: Pick<SessionBus, 'onSignal'>,
  name: string,
  changed: (isThere: boolean) => void,
): Promise<void> {
  const from = { sender: busItself.destination, interface: busItself.interface, arg0: name };
  return bus.onSignal(from, ({ member, body }) => {
    const [, , owner] = body;
    if (member === 'NameOwnerChanged') changed(owner !== '');
  });
}

/** Tells whether a service runs. Asking the bus does not start it; asking the service would. @throws DBusError */
export async function isRunning(bus: Pick<SessionBus, 'call'>, name: string): Promise<boolean> {
  const [runs] = await bus.call({ ...busItself, member: 'NameHasOwner', signature: 's', body: [name] });
  return runs === true;
}
