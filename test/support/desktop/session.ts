import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ensureHostPackages } from '../../../scripts/host-packages';
import { type LastWill, leaveLastWill } from '../../../server/stack/host/last-will';
import { AudioServer, type SoundCards } from './audioServer';
import { Bus } from './bus';
import { Daemon } from './daemon';
import { Keyring } from './keyring';
import { NotificationService } from './notifications';
import { desktopPackages } from './packages';

export interface DesktopOptions {
  readonly cards?: SoundCards;
  /** `recorded` (the default): the test's own service. `dunst`: the real daemon. `none`: nobody owns the name. */
  readonly notifications?: 'recorded' | 'dunst' | 'none';
  /** Whether there is a secrets service. Default: an unlocked one. */
  readonly keyring?: 'unlocked' | 'none';
  /** Of the screen, in pixels. Default 1280×900. */
  readonly size?: { readonly width: number; readonly height: number };
}

/**
 * A whole private desktop for real programs: home folders, screen and window manager, system and session bus,
 * keychain, sound cards, notifications. Several live side by side. Everything waits on readiness, and `close`
 * ends it all in an order that lets the programs end well. End Electron before it: it aborts when its bus goes.
 */
export class DesktopSession {
  /** Removed with the session; everything that a program of the session writes is in here. */
  readonly dir: string;
  readonly #env: NodeJS.ProcessEnv;
  /** In the order of their start; they end the other way round. */
  readonly #parts: { stop(): Promise<void> }[] = [];
  readonly #will: LastWill | undefined;
  #audio: AudioServer | undefined;
  #audioServers = 0;
  #sessionBus: Bus | undefined;
  #systemBus: Bus | undefined;
  #notifications: NotificationService | undefined;
  #keyring: Keyring | undefined;

  private constructor(dir: string) {
    this.dir = dir;
    this.#will = leaveLastWill([path.join(import.meta.dirname, 'after-death.sh'), dir]);
    this.#env = {
      PATH: process.env['PATH'],
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      HOME: dir,
      TMPDIR: path.join(dir, 'tmp'),
      XDG_RUNTIME_DIR: path.join(dir, 'run'),
      XDG_CONFIG_HOME: path.join(dir, 'config'),
      XDG_DATA_HOME: path.join(dir, 'data'),
      XDG_CACHE_HOME: path.join(dir, 'cache'),
      XDG_STATE_HOME: path.join(dir, 'state'),
      XDG_SESSION_TYPE: 'x11',
      // No accessibility bus: GTK would wait for it.
      NO_AT_BRIDGE: '1',
    };
  }

  static async start(options: DesktopOptions = {}): Promise<DesktopSession> {
    await ensureHostPackages(desktopPackages, 'private desktop sessions');
    const session = new DesktopSession(await mkdtemp(path.join(os.tmpdir(), 'softphone-desktop-')));
    try {
      await session.#start(options);
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  /** For programs on this desktop: nothing of the developer's own environment but PATH. */
  get env(): Record<string, string> {
    const set = Object.entries(this.#env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    return Object.fromEntries(set);
  }

  get audio(): AudioServer {
    return present(this.#audio, 'audio');
  }

  get sessionBus(): Bus {
    return present(this.#sessionBus, 'session bus');
  }

  get systemBus(): Bus {
    return present(this.#systemBus, 'system bus');
  }

  /** @throws unless the session was started with `notifications: 'recorded'` */
  get notifications(): NotificationService {
    return present(this.#notifications, 'recorded notifications');
  }

  /** @throws unless the session was started with `keyring: 'unlocked'` */
  get keyring(): Keyring {
    return present(this.#keyring, 'keyring');
  }

  /** The computer's keyring is there again, after `keyring.stop()`. */
  async startKeyringAgain(): Promise<void> {
    this.#keyring = this.#add(await this.keyring.startAgain());
  }

  /** Sound cards for one more agent on this desktop: give its phone `{...desktop.env, ...audio.env}`. */
  async addAudioServer(cards?: SoundCards): Promise<AudioServer> {
    this.#audioServers += 1;
    const dir = path.join(this.dir, `audio-${this.#audioServers}`);
    return this.#add(await AudioServer.start(dir, this.#env, cards));
  }

  /** For a desktop that was started without notifications. */
  async startDunst(): Promise<void> {
    const { daemon } = await Daemon.start({ command: 'dunst', args: [], env: this.#env });
    this.#add(daemon);
    await daemon.during(this.sessionBus.nameOwned('org.freedesktop.Notifications'), 'name on the bus');
  }

  /** Ends what the session started, and what its programs left behind, then removes its files. */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (const part of this.#parts.splice(0).reverse()) {
      await part.stop().catch((error: unknown) => failures.push(error));
    }
    for (const pid of await this.leftBehind()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended by itself in the meantime.
      }
    }
    await rm(this.dir, { recursive: true, force: true, maxRetries: 5 });
    this.#will?.revoke();
    if (failures.length > 0) throw new AggregateError(failures, 'the desktop session did not end well');
  }

  /** Process ids of programs that have this session's home: its own parts and what these started. */
  leftBehind(): Promise<number[]> {
    return programsAtHome(this.dir);
  }

  async #start({
    cards,
    notifications = 'recorded',
    keyring = 'unlocked',
    size,
  }: DesktopOptions): Promise<void> {
    const folders = ['TMPDIR', ...Object.keys(this.#env).filter((name) => /^XDG_.*_(HOME|DIR)$/.test(name))];
    for (const name of folders) {
      await mkdir(String(this.#env[name]), { recursive: true, mode: 0o700 });
    }
    const screen = this.#startScreen(size);
    const buses = this.#startBuses();
    await allStarted([screen, buses, this.#startAudio(cards)]);

    await allStarted([
      this.#startWindowManager(),
      keyring === 'unlocked' && this.#startKeyring(),
      notifications === 'dunst' && this.startDunst(),
      notifications === 'recorded' && this.#startNotificationService(),
    ]);
  }

  async #startScreen({ width, height } = { width: 1280, height: 900 }): Promise<void> {
    const { daemon, match } = await Daemon.start({
      command: 'Xvfb',
      args: ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp', '-noreset'],
      env: this.#env,
      ready: { on: 'fd3', line: /^(\d+)$/ },
    });
    this.#add(daemon);
    this.#env['DISPLAY'] = `:${match[1]}`;
  }

  async #startBuses(): Promise<void> {
    this.#systemBus = this.#add(await Bus.start('system', this.dir, this.#env));
    this.#sessionBus = this.#add(await Bus.start('session', this.dir, this.#env));
    this.#env['DBUS_SYSTEM_BUS_ADDRESS'] = this.#systemBus.address;
    this.#env['DBUS_SESSION_BUS_ADDRESS'] = this.#sessionBus.address;
  }

  async #startAudio(cards?: SoundCards): Promise<void> {
    this.#audio = await this.addAudioServer(cards);
    Object.assign(this.#env, this.#audio.env);
  }

  async #startWindowManager(): Promise<void> {
    const { daemon } = await Daemon.start({
      command: 'openbox',
      // It runs this once it manages the screen.
      args: ['--sm-disable', '--startup', 'echo window manager ready'],
      env: this.#env,
      ready: { on: 'stdout', line: /^window manager ready$/ },
    });
    this.#add(daemon);
  }

  async #startKeyring(): Promise<void> {
    this.#keyring = this.#add(await Keyring.start(this.sessionBus, this.#env));
  }

  async #startNotificationService(): Promise<void> {
    this.#notifications = await NotificationService.start(this.sessionBus);
  }

  #add<T extends { stop(): Promise<void> }>(part: T): T {
    this.#parts.push(part);
    return part;
  }
}

/** Process ids of the programs whose home a folder is. */
export async function programsAtHome(dir: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const theirs = await Promise.all(
    pids.map(async (pid) => {
      const environ = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      return environ.split('\0').includes(`HOME=${dir}`);
    }),
  );
  return pids.filter((_, index) => theirs[index]);
}

/** Like Promise.all, but when one fails the others have ended too, so that `close` knows of every part. */
async function allStarted(starting: readonly unknown[]): Promise<void> {
  const results = await Promise.allSettled(starting);
  for (const result of results) {
    if (result.status === 'rejected') throw result.reason;
  }
}

function present<T>(part: T | undefined, name: string): T {
  if (part === undefined) throw new Error(`this desktop session has no ${name}`);
  return part;
}
