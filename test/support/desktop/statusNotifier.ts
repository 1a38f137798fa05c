import dbus from 'dbus-next';
import type { Bus } from './bus';

const WATCHER = 'org.kde.StatusNotifierWatcher';
const ITEM = 'org.kde.StatusNotifierItem';
const ITEM_PATH = '/StatusNotifierItem';
const MENU = 'com.canonical.dbusmenu';

/** Pixels as they go over the bus: ARGB, in network byte order. */
export interface TrayPixels {
  readonly width: number;
  readonly height: number;
  readonly argb: Buffer;
}

interface MenuItem {
  readonly id: number;
  readonly label: string;
  readonly enabled: boolean;
}

/** A panel with a tray, as KDE and others have it: programs put icons there, and the test looks at them and clicks. */
export class StatusNotifierPanel {
  readonly #connection: dbus.MessageBus;
  readonly #watcher = new Watcher(WATCHER);
  #stopped = false;

  private constructor(connection: dbus.MessageBus) {
    this.#connection = connection;
  }

  static async start(bus: Bus): Promise<StatusNotifierPanel> {
    const panel = new StatusNotifierPanel(bus.connect());
    panel.#connection.export('/StatusNotifierWatcher', panel.#watcher);
    await panel.#connection.requestName(WATCHER, 0);
    return panel;
  }

  /** The panel goes, as when it crashes or its extension is switched off. Harmless when it is gone. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    await this.#connection.releaseName(WATCHER);
    this.#connection.disconnect();
  }

  /** How many icons are there. */
  get count(): number {
    return this.#watcher.items.length;
  }

  async tooltip(): Promise<string> {
    const [, , title, text] = (await this.#property('ToolTip')) as [string, unknown, string, string];
    return text === '' ? title : text;
  }

  async icon(): Promise<TrayPixels> {
    const [first] = (await this.#property('IconPixmap')) as [number, number, Buffer][];
    if (first === undefined) throw new Error('the icon has no pixels');
    const [width, height, argb] = first;
    return { width, height, argb };
  }

  /** The labels that can be chosen, and in round brackets those that only tell something. */
  async menu(): Promise<string[]> {
    const items = await this.#menuItems();
    return items.map(({ label, enabled }) => (enabled ? label : `(${label})`));
  }

  /** Chooses an entry of the menu. */
  async choose(label: string): Promise<void> {
    const items = await this.#menuItems();
    const item = items.find((candidate) => candidate.label === label && candidate.enabled);
    if (item === undefined) throw new Error(`no ${label} in ${items.map((one) => one.label).join(', ')}`);
    await this.#call(await this.#menuPath(), MENU, 'Event', 'isvu', [
      item.id,
      'clicked',
      new dbus.Variant('s', ''),
      0,
    ]);
  }

  /** Clicks the icon itself. */
  async click(): Promise<void> {
    await this.#call(ITEM_PATH, ITEM, 'Activate', 'ii', [0, 0]);
  }

  async #menuItems(): Promise<MenuItem[]> {
    const [, root] = (await this.#call(await this.#menuPath(), MENU, 'GetLayout', 'iias', [0, -1, []])) as [
      number,
      [number, unknown, dbus.Variant<[number, Record<string, dbus.Variant>, unknown]>[]],
    ];
    return root[2].flatMap(({ value: [id, { label, enabled }] }) =>
      label === undefined ? [] : [{ id, label: String(label.value), enabled: enabled?.value !== false }],
    );
  }

  async #menuPath(): Promise<string> {
    return String(await this.#property('Menu'));
  }

  async #property(name: string): Promise<unknown> {
    const [variant] = await this.#call(ITEM_PATH, 'org.freedesktop.DBus.Properties', 'Get', 'ss', [
      ITEM,
      name,
    ]);
    return (variant as dbus.Variant).value;
  }

  async #call(
    path: string,
    iface: string,
    member: string,
    signature: string,
    body: unknown[],
  ): Promise<unknown[]> {
    const destination = this.#watcher.items.at(-1);
    if (destination === undefined) throw new Error('there is no icon in the tray');
    const message = new dbus.Message({ destination, path, interface: iface, member, signature, body });
    const reply = await this.#connection.call(message);
    return reply?.body ?? [];
  }
}

/** The methods and signals by their names on the bus. */
class Watcher extends dbus.interface.Interface {
  readonly items: string[] = [];

  RegisterStatusNotifierItem(service: string): void {
    this.items.push(service);
    this.StatusNotifierItemRegistered(service);
  }

  RegisterStatusNotifierHost(_service: string): void {}

  get RegisteredStatusNotifierItems(): string[] {
    return this.items;
  }

  get IsStatusNotifierHostRegistered(): boolean {
    return true;
  }

  get ProtocolVersion(): number {
    return 0;
  }

  // dbus-next sends a signal when its method is called, with what the method returns.
  StatusNotifierItemRegistered(service: string): string {
    return service;
  }
}

const readable = { access: dbus.interface.ACCESS_READ as 'read' };
Watcher.configureMembers({
  methods: {
    RegisterStatusNotifierItem: { inSignature: 's', outSignature: '' },
    RegisterStatusNotifierHost: { inSignature: 's', outSignature: '' },
  },
  properties: {
    RegisteredStatusNotifierItems: { signature: 'as', ...readable },
    IsStatusNotifierHostRegistered: { signature: 'b', ...readable },
    ProtocolVersion: { signature: 'i', ...readable },
  },
  signals: { StatusNotifierItemRegistered: { signature: 's' } },
});
