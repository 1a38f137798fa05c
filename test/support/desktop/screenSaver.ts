import dbus from 'dbus-next';
import type { DesktopSession } from './session';

const NAME = 'org.freedesktop.ScreenSaver';

/** The desktop's screen lock, as KDE and others have it on the session bus. */
export class ScreenSaver {
  readonly #service: Service;

  private constructor(service: Service) {
    this.#service = service;
  }

  static async start(desktop: DesktopSession): Promise<ScreenSaver> {
    const service = new Service(NAME);
    const connection = desktop.sessionBus.connect();
    connection.export('/org/freedesktop/ScreenSaver', service);
    await connection.requestName(NAME, 0);
    return new ScreenSaver(service);
  }

  setLocked(locked: boolean): void {
    this.#service.active = locked;
    this.#service.ActiveChanged(locked);
  }
}

class Service extends dbus.interface.Interface {
  active = false;

  GetActive(): boolean {
    return this.active;
  }

  // dbus-next sends a signal when its method is called, with what the method returns.
  ActiveChanged(active: boolean): boolean {
    return active;
  }
}
Service.configureMembers({
  methods: { GetActive: { inSignature: '', outSignature: 'b' } },
  signals: { ActiveChanged: { signature: 'b' } },
});
