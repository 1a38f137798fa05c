import { randomBytes } from 'node:crypto';
import dbus from 'dbus-next';
import type { Bus } from './bus';
import { Daemon } from './daemon';

const SECRETS = 'org.freedesktop.secrets';
const DEFAULT_COLLECTION = '/org/freedesktop/secrets/aliases/default';

/** gnome-keyring with an unlocked login keyring, empty at the start. */
export async function startKeyring(bus: Bus, env: NodeJS.ProcessEnv): Promise<Daemon> {
  const { daemon } = await Daemon.start({
    command: 'gnome-keyring-daemon',
    args: ['--foreground', '--unlock', '--components=secrets'],
    env,
    stdin: randomBytes(16).toString('hex'),
  });
  await daemon.during(unlocked(bus), 'unlocked default keyring');
  return daemon;
}

async function unlocked(bus: Bus): Promise<void> {
  await bus.nameOwned(SECRETS);
  const connection = bus.connect();
  const reply = await connection.call(
    new dbus.Message({
      destination: SECRETS,
      path: DEFAULT_COLLECTION,
      interface: 'org.freedesktop.DBus.Properties',
      member: 'Get',
      signature: 'ss',
      body: ['org.freedesktop.Secret.Collection', 'Locked'],
    }),
  );
  connection.disconnect();
  const locked: unknown = reply?.body[0]?.value;
  if (locked !== false) throw new Error('gnome-keyring-daemon left its default keyring locked');
}
