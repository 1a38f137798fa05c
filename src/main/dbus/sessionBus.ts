import { existsSync } from 'node:fs';
import type { Message, MessageBus } from 'dbus-next';
import { busItself } from './busNames';
import { DBusError, type MethodCall, type SessionBus, type Signal } from './port';

/** Services answer in milliseconds; one that has to be started first takes a second or two. */
const ANSWER_WITHIN_MS = 5_000;

/**
 * Makes the session bus, which connects on first use. Electron itself does not outlive its session bus, so nothing is done about
 * a lost one.
 */
export function createSessionBus(env: NodeJS.ProcessEnv): SessionBus {
  return createBus(() => sessionBusAddress(env));
}

/** Makes the machine's bus, with logind on it; one that is not there is no error before it is used. */
export function createSystemBus(env: NodeJS.ProcessEnv): SessionBus {
  return createBus(() => env['DBUS_SYSTEM_BUS_ADDRESS'] || 'unix:path=/run/dbus/system_bus_socket');
}

function createBus(address: () => string | null): SessionBus {
  let connecting: Promise<Connection> | null = null;
  const connection = (): Promise<Connection> => {
    connecting ??= connect(address()).catch((error: unknown) => {
      connecting = null;
      throw error;
    });
    return connecting;
  };

  return {
    async call(call) {
      const { bus, dbus } = await connection();
      return await answerOf(bus, toMessage(dbus, call));
    },
    async onSignal(from, listener) {
      const { bus, dbus, owners } = await connection();
      const hear = (message: Message): void => {
        if (message.type !== dbus.MessageType.SIGNAL || message.interface !== from.interface) return;
        if (!owners.isOwner(from.sender, message.sender)) return;
        if (from.arg0 === undefined || message.body[0] === from.arg0) listener(toSignal(message));
      };
      bus.on('message', hear);
      try {
        // All at once: the bus answers in order, and nothing waits longer than for one of them.
        await Promise.all([owners.follow(from.sender), addMatch(bus, dbus, from)]);
      } catch (error) {
        bus.off('message', hear);
        throw error;
      }
    },
    async variant(signature, value) {
      const { dbus } = await connection();
      return new dbus.Variant(signature, value);
    },
  };
}

type DBus = typeof import('dbus-next');
interface Connection {
  readonly bus: MessageBus;
  readonly dbus: DBus;
  readonly owners: NameOwners;
}

/**
 * Knows who owns the names that are listened to, as the bus itself says. Each name costs two messages, when it is first listened
 * to.
 */
class NameOwners {
  readonly #bus: MessageBus;
  readonly #dbus: DBus;
  readonly #owners = new Map<string, unknown>();
  readonly #followed = new Map<string, Promise<void>>();

  constructor(bus: MessageBus, dbus: DBus) {
    this.#bus = bus;
    this.#dbus = dbus;
    bus.on('message', ({ sender, interface: of, member, body }: Message) => {
      if (sender !== busItself.destination || of !== busItself.interface || member !== 'NameOwnerChanged')
        return;
      const [name, , owner] = body;
      if (this.#followed.has(name)) this.#owners.set(name, owner);
    });
  }

  /** The bus speaks for itself, and nobody else can take its name. */
  isOwner(name: string, sender: string): boolean {
    return sender !== '' && sender === (name === busItself.destination ? name : this.#owners.get(name));
  }

  follow(name: string): Promise<void> {
    if (name === busItself.destination) return Promise.resolve();
    const followed =
      this.#followed.get(name) ??
      this.#ask(name).catch((error: unknown) => {
        this.#followed.delete(name);
        this.#owners.delete(name);
        throw error;
      });
    this.#followed.set(name, followed);
    return followed;
  }

  async #ask(name: string): Promise<void> {
    const changes = { sender: busItself.destination, interface: busItself.interface, arg0: name };
    const asked = { ...busItself, member: 'GetNameOwner', signature: 's', body: [name] };
    const [, owner] = await Promise.all([
      addMatch(this.#bus, this.#dbus, changes),
      // An error: nobody has it yet.
      answerOf(this.#bus, toMessage(this.#dbus, asked)).then(
        ([found]) => found,
        () => '',
      ),
    ]);
    // What it said of a change since then is newer.
    if (!this.#owners.has(name)) this.#owners.set(name, owner);
  }
}

async function addMatch(
  bus: MessageBus,
  dbus: DBus,
  { sender, interface: of, arg0 }: { sender: string; interface: string; arg0?: string },
): Promise<void> {
  const first = arg0 === undefined ? '' : `,arg0='${arg0}'`;
  const rule = `type='signal',sender='${sender}',interface='${of}'${first}`;
  await answerOf(bus, toMessage(dbus, { ...busItself, member: 'AddMatch', signature: 's', body: [rule] }));
}

async function connect(busAddress: string | null): Promise<Connection> {
  const { default: dbus } = await import('dbus-next');
  if (busAddress === null) throw new DBusError('no-bus');
  let bus: MessageBus;
  try {
    bus = dbus.sessionBus({ busAddress });
  } catch {
    throw new DBusError('no-bus');
  }
  // One listener a signal that is listened to, for as long as the phone runs: more than Node takes for no leak.
  bus.setMaxListeners(0);
  return await new Promise((resolve, reject) => {
    bus.once('connect', () => resolve({ bus, dbus, owners: new NameOwners(bus, dbus) }));
    bus.on('error', () => reject(new DBusError('no-bus')));
  });
}

/** Finds the session bus as libdbus does: by the environment, or the user's bus of systemd. */
function sessionBusAddress(env: NodeJS.ProcessEnv): string | null {
  if (env['DBUS_SESSION_BUS_ADDRESS']) return env['DBUS_SESSION_BUS_ADDRESS'];
  const userBus = `${env['XDG_RUNTIME_DIR'] ?? ''}/bus`;
  return userBus !== '/bus' && existsSync(userBus) ? `unix:path=${userBus}` : null;
}

function toMessage(dbus: DBus, { signature = '', body = [], ...call }: MethodCall): Message {
  return new dbus.Message({ ...call, signature, body: [...body] });
}

function toSignal({ sender, path, interface: name, member, body }: Message): Signal {
  return { sender, path, interface: name, member, body };
}

/** @throws DBusError */
async function answerOf(bus: MessageBus, message: Message): Promise<readonly unknown[]> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new DBusError('no-answer')), ANSWER_WITHIN_MS);
  });
  try {
    const answer = await Promise.race([bus.call(message), tooLate]);
    return answer?.body ?? [];
  } catch (error) {
    if (error instanceof DBusError) throw error;
    throw new DBusError(dbusNameOf(error));
  } finally {
    clearTimeout(timer);
  }
}

function dbusNameOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'type' in error ? String(error.type) : String(error);
}
