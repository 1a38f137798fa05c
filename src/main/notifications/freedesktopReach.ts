import { Observable, type Watchable } from '../../shared/observable';
import { watchName } from '../dbus/busNames';
import type { SessionBus } from '../dbus/port';
import { getProperty, onPropertiesChanged } from '../dbus/properties';
import { type Logger, listenerFailed } from '../diagnostics/port';
import type { Reach } from './port';

const name = 'org.freedesktop.Notifications';
export const daemon = { destination: name, path: '/org/freedesktop/Notifications', interface: name } as const;

/**
 * Do-not-disturb, as far as the session bus tells: Plasma and dunst. GNOME and Xfce let urgent notices through like Plasma,
 * and keep it to themselves.
 */
const quietSigns = [
  { interface: name, property: 'Inhibited', reach: 'quiet' },
  { interface: 'org.dunstproject.cmd0', property: 'paused', reach: 'held' },
] as const;

/** The notification daemon of a Linux desktop: whether one is there, what it can, and whether it is told to be quiet. */
export class FreedesktopReach {
  readonly #bus: SessionBus;
  readonly #log: Logger;
  /** The daemon's capabilities; null before its first answer, when one is taken to be there. */
  #capabilities: ReadonlySet<string> | null = null;
  readonly #quiet = new Set<Reach>();
  readonly #current: Observable<Reach>;
  /** The calls that ring without their notice, by key. */
  readonly #refused = new Set<string>();
  /** Counts owners of the name: what an earlier one answers late is not taken for the later one's. */
  #owner = 0;

  /** Settles with the first answer, also when there is none. */
  readonly known: Promise<void>;

  constructor(sessionBus: SessionBus, log: Logger) {
    this.#bus = sessionBus;
    this.#log = log;
    this.#current = new Observable<Reach>('open', listenerFailed(log, 'notification'));
    this.known = this.#watch();
  }

  get current(): Watchable<Reach> {
    return this.#current;
  }

  /** A daemon without buttons is none: a call could not be answered on it. */
  #reach(): Reach {
    if (this.#capabilities?.has('actions') === false) return 'none';
    if (this.#quiet.has('held')) return 'held';
    const quiet = this.#quiet.has('quiet');
    if (this.#refused.size > 0) return quiet ? 'refused-quiet' : 'refused';
    return quiet ? 'quiet' : 'open';
  }

  /** True where a notice's body is markup. */
  get markup(): boolean {
    return this.#capabilities?.has('body-markup') ?? false;
  }

  /** Takes the news of an urgent notice: whether it is on the desktop. That another one is says nothing of it. */
  tried(key: string, shown: boolean): void {
    this.#change(() => {
      if (shown) this.#refused.delete(key);
      else this.#refused.add(key);
    });
  }

  /** Forgets a notice that nobody wants to see any more. */
  unwanted(key: string): void {
    this.#change(() => this.#refused.delete(key));
  }

  async #watch(): Promise<void> {
    try {
      await watchName(this.#bus, name, (isThere) => this.#ownerChanged(isThere));
      for (const sign of quietSigns) {
        const source = { service: name, interface: sign.interface };
        await onPropertiesChanged(this.#bus, source, () => void this.#askQuiet(sign, this.#owner));
      }
      await this.#ask();
    } catch (error) {
      this.#unavailable(error);
    }
  }

  #unavailable(error: unknown): void {
    this.#log.write('warn', 'notification.unavailable', { error });
    this.#change(() => this.#forget());
  }

  #ownerChanged(there: boolean): void {
    this.#owner += 1;
    this.#log.write('info', 'notification.daemon', { there });
    if (!there) this.#change(() => this.#forget());
    // A daemon that the bus starts when it is called comes back by this, and is heard of when it does.
    void this.#ask();
  }

  #forget(): void {
    this.#capabilities = new Set();
    this.#quiet.clear();
    this.#refused.clear();
  }

  async #ask(): Promise<void> {
    const owner = this.#owner;
    const answer = await this.#bus.call({ ...daemon, member: 'GetCapabilities' }).catch((error: unknown) => {
      if (owner === this.#owner) this.#unavailable(error);
      return null;
    });
    if (answer === null || owner !== this.#owner) return;
    const capabilities = Array.isArray(answer[0]) ? answer[0] : [];
    // Quiet is known before the daemon counts as there: nothing is sent to one that would hold it back.
    await Promise.all(quietSigns.map((sign) => this.#askQuiet(sign, owner)));
    if (owner !== this.#owner) return;
    this.#change(() => {
      this.#capabilities = new Set(capabilities.map(String));
    });
  }

  /** Daemons without the property answer with an error: they are never quiet. */
  async #askQuiet(sign: (typeof quietSigns)[number], owner: number): Promise<void> {
    const { reach } = sign;
    const quiet = await getProperty(this.#bus, daemon, sign).catch(() => false);
    if (owner !== this.#owner) return;
    this.#change(() => {
      if (quiet === true) this.#quiet.add(reach);
      else this.#quiet.delete(reach);
    });
  }

  #change(apply: () => void): void {
    apply();
    const reach = this.#reach();
    if (reach === this.#current.value) return;
    this.#log.write('info', 'notification.reach', { reach });
    this.#current.set(reach);
  }
}
