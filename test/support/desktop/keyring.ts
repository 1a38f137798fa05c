import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { promisify } from 'node:util';
import dbus from 'dbus-next';
import type { Bus } from './bus';
import { Daemon } from './daemon';
import { focusWindow } from './windows';

const run = promisify(execFile);
const NAME = 'org.freedesktop.secrets';
const SERVICE = '/org/freedesktop/secrets';
const LOGIN = '/org/freedesktop/secrets/collection/login';
const PROMPTER = 'org.gnome.keyring.SystemPrompter';

/** gnome-keyring with a login keyring, unlocked at the start, and empty where the desktop had none before. */
export class Keyring {
  readonly #bus: Bus;
  readonly #env: NodeJS.ProcessEnv;
  readonly #daemon: Daemon;
  readonly #password: string;
  #prompter: Daemon | null = null;

  private constructor(bus: Bus, env: NodeJS.ProcessEnv, daemon: Daemon, password: string) {
    this.#bus = bus;
    this.#env = env;
    this.#daemon = daemon;
    this.#password = password;
  }

  /** `password`: of the keyring, from an earlier one on the same desktop. */
  static async start(
    bus: Bus,
    env: NodeJS.ProcessEnv,
    password = randomBytes(16).toString('hex'),
  ): Promise<Keyring> {
    const { daemon } = await Daemon.start({
      command: 'gnome-keyring-daemon',
      args: ['--foreground', '--unlock', '--components=secrets'],
      env,
      stdin: password,
    });
    const keyring = new Keyring(bus, env, daemon, password);
    await daemon.during(bus.nameOwned(NAME), 'name on the bus');
    if (await keyring.isLocked()) throw new Error('gnome-keyring-daemon left its default keyring locked');
    return keyring;
  }

  async stop(): Promise<void> {
    await this.#prompter?.stop();
    await this.#daemon.stop();
  }

  /** The same keyring by a new daemon, as at the next start of the computer. */
  startAgain(): Promise<Keyring> {
    return Keyring.start(this.#bus, this.#env, this.#password);
  }

  /** It answers nobody until `goOn`, and then everybody who asked meanwhile. */
  pause(): void {
    this.#daemon.signal('SIGSTOP');
  }

  goOn(): void {
    this.#daemon.signal('SIGCONT');
  }

  async isLocked(): Promise<boolean> {
    const [locked] = await this.#call(LOGIN, 'org.freedesktop.DBus.Properties', 'Get', 'ss', [
      'org.freedesktop.Secret.Collection',
      'Locked',
    ]);
    return (locked as { value: unknown }).value !== false;
  }

  async lock(): Promise<void> {
    await this.#call(SERVICE, 'org.freedesktop.Secret.Service', 'Lock', 'ao', [[LOGIN]]);
  }

  /** Another program has it unlocked, by the dialog. */
  async unlockElsewhere(): Promise<void> {
    const connection = this.#bus.connect();
    const call = (path: string, name: string, member: string, signature: string, body: unknown[]) =>
      connection.call(
        new dbus.Message({ destination: NAME, path, interface: name, member, signature, body }),
      );
    const asked = await call(SERVICE, 'org.freedesktop.Secret.Service', 'Unlock', 'ao', [[LOGIN]]);
    await call(String(asked?.body[1]), 'org.freedesktop.Secret.Prompt', 'Prompt', 's', ['']);
    await this.answerDialog();
  }

  /** What the phone has put there for `DN@domain`; null: nothing. */
  async find(account: string): Promise<string | null> {
    const [unlocked, locked] = await this.#call(
      SERVICE,
      'org.freedesktop.Secret.Service',
      'SearchItems',
      'a{ss}',
      [{ service: 'Agent Softphone', account }],
    );
    return [...(unlocked as string[]), ...(locked as string[])][0] ?? null;
  }

  /** Somebody else deletes the entry, with the desktop's own tool for it. */
  async remove(account: string): Promise<void> {
    await this.#call(await this.#item(account), 'org.freedesktop.Secret.Item', 'Delete', '', []);
  }

  /** Somebody else changes the entry. */
  async change(account: string, password: string): Promise<void> {
    const item = await this.#item(account);
    const connection = this.#bus.connect();
    const call = (path: string, name: string, member: string, signature: string, body: unknown[]) =>
      connection.call(
        new dbus.Message({ destination: NAME, path, interface: name, member, signature, body }),
      );
    const opened = await call(SERVICE, 'org.freedesktop.Secret.Service', 'OpenSession', 'sv', [
      'plain',
      new dbus.Variant('s', ''),
    ]);
    const secret = [opened?.body[1], Buffer.alloc(0), Buffer.from(password), 'text/plain'];
    await call(item, 'org.freedesktop.Secret.Item', 'SetSecret', '(oayays)', [secret]);
    connection.disconnect();
  }

  /** The desktop's dialog, from now on: without it the keyring refuses by itself. */
  async startDialog(): Promise<void> {
    const { daemon } = await Daemon.start({ command: '/usr/libexec/gcr-prompter', args: [], env: this.#env });
    this.#prompter = daemon;
    await daemon.during(this.#bus.nameOwned(PROMPTER), 'name on the bus');
  }

  /** Waits for the dialog to be open, and to have the keyboard. */
  async dialog(): Promise<void> {
    await focusWindow({ env: this.#env }, '--class', 'gcr-prompter');
  }

  /** The agent types the keyring's password into the dialog. */
  async answerDialog(): Promise<void> {
    await this.dialog();
    const typing = spawn('xdotool', ['type', '--file', '-'], {
      env: this.#env,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    typing.stdin.end(this.#password);
    await once(typing, 'exit');
    await run('xdotool', ['key', 'Return'], { env: this.#env });
  }

  /** The agent closes the dialog. */
  async closeDialog(): Promise<void> {
    await this.dialog();
    await run('xdotool', ['key', 'Escape'], { env: this.#env });
  }

  async #item(account: string): Promise<string> {
    const item = await this.find(account);
    if (item === null) throw new Error(`the keyring has nothing for ${account}`);
    return item;
  }

  async #call(
    path: string,
    name: string,
    member: string,
    signature: string,
    body: unknown[],
  ): Promise<readonly unknown[]> {
    const connection = this.#bus.connect();
    try {
      const reply = await connection.call(
        new dbus.Message({ destination: NAME, path, interface: name, member, signature, body }),
      );
      return reply?.body ?? [];
    } finally {
      connection.disconnect();
    }
  }
}

/**
 * A secrets service that hangs: it owns the name and never answers. With `stateOnly` it says that nothing is locked,
 * and hangs when an entry is asked for.
 */
export async function startHangingSecrets(bus: Bus, { stateOnly }: { stateOnly: boolean }): Promise<void> {
  const connection = bus.connect();
  const answers: Readonly<Record<string, readonly [signature: string, body: unknown[]]>> = {
    ReadAlias: ['o', [LOGIN]],
    Get: ['v', [new dbus.Variant('b', false)]],
  };
  connection.addMethodHandler((message: dbus.Message) => {
    const answer = answers[message.member ?? ''];
    if (stateOnly && answer !== undefined) {
      connection.send(dbus.Message.newMethodReturn(message, ...answer));
    }
    return true;
  });
  await connection.requestName(NAME, 0);
}
