import { EventEmitter } from 'node:events';
import dbus from 'dbus-next';
import type { Bus } from './bus';

const NAME = 'org.freedesktop.Notifications';
const PATH = '/org/freedesktop/Notifications';

/** One Notify call as the specification has it (Desktop Notifications 1.2). */
export interface Notification {
  readonly id: number;
  readonly appName: string;
  readonly summary: string;
  /** As sent: markup, where the app did not escape it. */
  readonly body: string;
  readonly actions: readonly { readonly key: string; readonly label: string }[];
  readonly hints: Readonly<Record<string, unknown>>;
}

/** Why a notification went, in the specification's numbers. */
const CLOSED_BY_USER = 2;
const CLOSED_BY_APP = 3;

/** The desktop's notification service, on the real bus; it keeps what it was asked to show and presses buttons. */
export class NotificationService {
  readonly #events = new EventEmitter();
  readonly #service = new Service(NAME);
  readonly #all: Notification[] = [];
  readonly #open = new Map<number, Notification>();

  #leave: () => void = () => {};
  #refusing = false;

  private constructor() {
    this.#service.onNotify = (notification) => {
      this.#all.push(notification);
      this.#open.set(notification.id, notification);
      this.#events.emit('change');
    };
    this.#service.refused = () => this.#refusing;
    this.#service.onClose = (id) => this.#close(id, CLOSED_BY_APP);
  }

  static async start(bus: Bus): Promise<NotificationService> {
    const notifications = new NotificationService();
    const connection = bus.connect();
    connection.export(PATH, notifications.#service);
    await connection.requestName(NAME, 0);
    notifications.#leave = () => connection.disconnect();
    return notifications;
  }

  /** It dies: the desktop has no notifications from now on. */
  leave(): void {
    this.#leave();
  }

  /** From now on it answers as GNOME does to a program with too many notices, or takes them again. */
  refuse(refusing: boolean): void {
    this.#refusing = refusing;
  }

  /** All that were ever shown, oldest first. */
  get all(): readonly Notification[] {
    return this.#all;
  }

  /** Those on the screen now. */
  get open(): readonly Notification[] {
    return [...this.#open.values()];
  }

  /** The first open one that matches, now or as soon as it comes. */
  waitFor(matches: (notification: Notification) => boolean, limitMs = 15_000): Promise<Notification> {
    return this.#until(() => this.open.find(matches), 'no such notification', limitMs);
  }

  /** Resolves when the notification is off the screen. */
  async gone(id: number, limitMs = 15_000): Promise<void> {
    await this.#until(() => !this.#open.has(id) || undefined, `notification ${id} stays`, limitMs);
  }

  /** The agent presses one of its buttons (`default` is the notification itself), and it goes, as desktops do it. */
  invoke(id: number, action: string): void {
    const notification = this.#open.get(id);
    if (notification === undefined) throw new Error(`notification ${id} is not on the screen`);
    if (!notification.actions.some(({ key }) => key === action)) {
      throw new Error(`notification ${id} has no action ${action}`);
    }
    this.#service.ActionInvoked(id, action);
    this.#close(id, CLOSED_BY_USER);
  }

  /** The agent waves it away. */
  dismiss(id: number): void {
    this.#close(id, CLOSED_BY_USER);
  }

  #close(id: number, reason: number): void {
    if (!this.#open.delete(id)) return;
    this.#service.NotificationClosed(id, reason);
    this.#events.emit('change');
  }

  #until<T>(look: () => T | undefined, complaint: string, limitMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const check = (): void => {
        const found = look();
        if (found === undefined) return;
        clearTimeout(timer);
        this.#events.off('change', check);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.#events.off('change', check);
        const seen = this.#all.map(({ summary }) => summary).join(', ');
        reject(new Error(`${complaint} within ${limitMs} ms; seen: ${seen || 'none'}`));
      }, limitMs);
      this.#events.on('change', check);
      check();
    });
  }
}

/** The methods and signals by their names on the bus. */
class Service extends dbus.interface.Interface {
  onNotify: (notification: Notification) => void = () => {};
  onClose: (id: number) => void = () => {};
  refused: () => boolean = () => false;
  #lastId = 0;

  GetCapabilities(): string[] {
    return ['actions', 'body', 'body-markup', 'icon-static', 'persistence'];
  }

  GetServerInformation(): string[] {
    return ['agent-softphone tests', 'agent-softphone', '1', '1.2'];
  }

  Notify(
    appName: string,
    replacesId: number,
    _icon: string,
    summary: string,
    body: string,
    actions: string[],
    hints: Record<string, dbus.Variant<unknown>>,
  ): number {
    if (this.refused()) {
      throw new dbus.DBusError(`${NAME}.Error.ExcessNotificationGeneration`, 'Created too many similar ones');
    }
    if (replacesId === 0) this.#lastId += 1;
    const id = replacesId === 0 ? this.#lastId : replacesId;
    this.onNotify({
      id,
      appName,
      summary,
      body,
      actions: pairs(actions),
      hints: Object.fromEntries(Object.entries(hints).map(([name, variant]) => [name, variant.value])),
    });
    return id;
  }

  CloseNotification(id: number): void {
    this.onClose(id);
  }

  // dbus-next sends a signal when its method is called, with what the method returns.
  ActionInvoked(id: number, action: string): unknown[] {
    return [id, action];
  }

  NotificationClosed(id: number, reason: number): unknown[] {
    return [id, reason];
  }
}

Service.configureMembers({
  methods: {
    GetCapabilities: { inSignature: '', outSignature: 'as' },
    GetServerInformation: { inSignature: '', outSignature: 'ssss' },
    Notify: { inSignature: 'susssasa{sv}i', outSignature: 'u' },
    CloseNotification: { inSignature: 'u', outSignature: '' },
  },
  signals: {
    ActionInvoked: { signature: 'us' },
    NotificationClosed: { signature: 'uu' },
  },
});

function pairs(actions: readonly string[]): { key: string; label: string }[] {
  const keys = actions.filter((_, index) => index % 2 === 0);
  return keys.map((key, index) => ({ key, label: actions[index * 2 + 1] ?? '' }));
}
