import dbus from 'dbus-next';
import type { DesktopSession } from './session';

const NAME = 'org.freedesktop.PowerManagement';

/** The desktop's power manager as far as programs ask it not to sleep (freedesktop's power management specification, 0.2). */
export class IdleInhibitors {
  readonly #service: Service;

  private constructor(service: Service) {
    this.#service = service;
  }

  static async start(desktop: DesktopSession): Promise<IdleInhibitors> {
    const service = new Service(`${NAME}.Inhibit`);
    const connection = desktop.sessionBus.connect();
    connection.export('/org/freedesktop/PowerManagement/Inhibit', service);
    await connection.requestName(NAME, 0);
    return new IdleInhibitors(service);
  }

  /** Why programs keep the machine awake now. */
  get current(): readonly string[] {
    return [...this.#service.current.values()];
  }
}

class Service extends dbus.interface.Interface {
  readonly current = new Map<number, string>();
  #last = 0;

  Inhibit(_program: string, reason: string): number {
    this.#last += 1;
    this.current.set(this.#last, reason);
    return this.#last;
  }

  UnInhibit(cookie: number): void {
    this.current.delete(cookie);
  }
}
Service.configureMembers({
  methods: {
    Inhibit: { inSignature: 'ss', outSignature: 'u' },
    UnInhibit: { inSignature: 'u', outSignature: '' },
  },
});
