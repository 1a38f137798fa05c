import { EventEmitter, once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import dbus from 'dbus-next';
import { ensureHostPackages } from '../../../scripts/host-packages';
import { Daemon } from './daemon';
import type { DesktopSession } from './session';

const LIMIT_MS = 30_000;

/**
 * The real systemd-logind on a desktop's system bus, in a mount namespace where the machine seems able to sleep. What would
 * put it to sleep is not systemd but this: a sleep that logind starts goes on until the test ends it. Needs root.
 */
export class LoginManager {
  readonly #systemd: Systemd;
  readonly #logind: Daemon;
  readonly #manager: dbus.ClientInterface;

  private constructor(systemd: Systemd, logind: Daemon, manager: dbus.ClientInterface) {
    this.#systemd = systemd;
    this.#logind = logind;
    this.#manager = manager;
  }

  static async start(desktop: DesktopSession): Promise<LoginManager> {
    await ensureHostPackages(['systemd'], 'tests of sleep');
    const connection = desktop.systemBus.connect();
    const systemd = new Systemd('org.freedesktop.systemd1.Manager');
    connection.export('/org/freedesktop/systemd1', systemd);
    connection.export(
      '/org/freedesktop/systemd1/unit/suspend_2etarget',
      new Unit('org.freedesktop.systemd1.Unit'),
    );
    await connection.requestName('org.freedesktop.systemd1', 0);

    const script = path.join(desktop.dir, 'logind.sh');
    await mkdir(path.dirname(script), { recursive: true });
    await writeFile(script, inNamespace);
    const { daemon } = await Daemon.start({
      command: 'unshare',
      args: ['--mount', 'sh', script],
      env: desktop.env,
    });
    await daemon.during(desktop.systemBus.nameOwned('org.freedesktop.login1'), 'name on the bus');
    const proxy = await connection.getProxyObject('org.freedesktop.login1', '/org/freedesktop/login1');
    return new LoginManager(systemd, daemon, proxy.getInterface('org.freedesktop.login1.Manager'));
  }

  /** Who delays or blocks what: `delay sleep Agent Softphone`, as logind lists it. */
  async inhibitors(): Promise<string[]> {
    const list = (await this.#manager['ListInhibitors']?.()) as [string, string, string, string][];
    return list.map(([what, who, , mode]) => `${mode} ${what} ${who}`);
  }

  /** The agent chooses Sleep. Resolves when everybody who delays it has let go, or logind's patience (5 s) is over. */
  async sleep(): Promise<void> {
    const asleep = once(this.#systemd.events, 'start', { signal: AbortSignal.timeout(LIMIT_MS) });
    await this.#manager['Suspend']?.(false);
    await asleep;
  }

  /** The machine wakes up. */
  wake(): void {
    this.#systemd.finish();
  }

  async stop(): Promise<void> {
    await this.#logind.stop();
  }
}

const inNamespace = `
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd/seats /run/systemd/sessions /run/systemd/users /run/systemd/inhibit /run/systemd/shutdown /run/user
mount -t tmpfs tmpfs /sys/power
echo 'freeze mem' >/sys/power/state
echo '[s2idle]' >/sys/power/mem_sleep
exec /usr/lib/systemd/systemd-logind
`;

/** As much of systemd as logind needs for a sleep. */
class Systemd extends dbus.interface.Interface {
  readonly events = new EventEmitter();
  #unit = '';

  Subscribe(): void {}

  StartUnit(unit: string, _mode: string): string {
    this.#unit = unit;
    this.events.emit('start');
    return JOB;
  }

  finish(): void {
    this.JobRemoved(1, JOB, this.#unit, 'done');
  }

  // dbus-next sends a signal when its method is called, with what the method returns.
  JobRemoved(id: number, job: string, unit: string, result: string): unknown[] {
    return [id, job, unit, result];
  }
}

const JOB = '/org/freedesktop/systemd1/job/1';

Systemd.configureMembers({
  methods: {
    Subscribe: { inSignature: '', outSignature: '' },
    StartUnit: { inSignature: 'ss', outSignature: 'o' },
  },
  signals: { JobRemoved: { signature: 'uoss' } },
});

class Unit extends dbus.interface.Interface {
  get LoadState(): string {
    return 'loaded';
  }
}
Unit.configureMembers({ properties: { LoadState: { signature: 's', access: 'read' } } });
