import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import dbus from 'dbus-next';
import { Daemon } from './daemon';

interface OddSignal {
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature: string;
  readonly body: unknown[];
}

/** A connection that owns no name sends a signal to all connections of one process; resolves when the bus has passed it on. */
export async function signalStrangely(bus: Bus, pid: number, signal: OddSignal): Promise<void> {
  const stranger = bus.connect();
  const proxy = await stranger.getProxyObject('org.freedesktop.DBus', '/org/freedesktop/DBus');
  const itself = proxy.getInterface('org.freedesktop.DBus');
  const listed: unknown = await itself['ListNames']?.();
  const names = Array.isArray(listed) ? listed.map(String).filter((name) => name.startsWith(':')) : [];
  let sent = 0;
  for (const destination of names) {
    const of: unknown = await itself['GetConnectionUnixProcessID']?.(destination).catch(() => null);
    if (of !== pid) continue;
    stranger.send(new dbus.Message({ type: dbus.MessageType.SIGNAL, destination, ...signal }));
    sent += 1;
  }
  await itself['GetId']?.();
  stranger.disconnect();
  if (sent === 0) throw new Error(`process ${pid} is not on the bus`);
}

/** A private D-Bus. It starts no service by itself: what is on it, the test put there. */
export class Bus {
  readonly #daemon: Daemon;
  readonly #connections: dbus.MessageBus[] = [];
  readonly address: string;

  private constructor(daemon: Daemon, address: string) {
    this.#daemon = daemon;
    this.address = address;
  }

  static async start(type: 'session' | 'system', dir: string, env: NodeJS.ProcessEnv): Promise<Bus> {
    const config = path.join(dir, `${type}-bus.conf`);
    await writeFile(
      config,
      `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
        "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
      <busconfig>
        <type>${type}</type>
        <listen>unix:path=${path.join(dir, `${type}-bus`)}</listen>
        <auth>EXTERNAL</auth>
        <policy context="default">
          <allow send_destination="*" eavesdrop="true"/>
          <allow eavesdrop="true"/>
          <allow own="*"/>
        </policy>
      </busconfig>`,
    );
    const { daemon, match } = await Daemon.start({
      command: 'dbus-daemon',
      args: [`--config-file=${config}`, '--nofork', '--nopidfile', '--print-address=1'],
      env,
      ready: { on: 'stdout', line: /^unix:\S+/ },
    });
    return new Bus(daemon, match[0] ?? '');
  }

  /** A connection of the test's own, closed with the bus. */
  connect(): dbus.MessageBus {
    const connection = dbus.sessionBus({ busAddress: this.address });
    // A connection that breaks when the bus ends is no news.
    connection.on('error', () => {});
    this.#connections.push(connection);
    return connection;
  }

  /** Resolves as soon as somebody owns the name. */
  async nameOwned(name: string): Promise<void> {
    const connection = this.connect();
    const proxy = await connection.getProxyObject('org.freedesktop.DBus', '/org/freedesktop/DBus');
    const bus = proxy.getInterface('org.freedesktop.DBus');
    const owned = new Promise<void>((resolve) => {
      bus.on('NameOwnerChanged', (changed: string, _old: string, owner: string) => {
        if (changed === name && owner !== '') resolve();
      });
    });
    const already: unknown = await bus['NameHasOwner']?.(name);
    if (already !== true) await owned;
    connection.disconnect();
  }

  async stop(): Promise<void> {
    for (const connection of this.#connections) connection.disconnect();
    await this.#daemon.stop();
  }
}
