import { EventEmitter, on } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DesktopSession } from '../session';
import type { HidModel } from './descriptors';
import { PseudoTerminal } from './pseudoTerminal';
import { sendUdevMessage } from './udevMessage';

const EVENT_WITHIN_MS = 30_000;
const DEVICES = '/sys/devices/virtual/vtconsole';
const CLASS = '/sys/class/hidraw';

/**
 * The HID devices of one desktop without hardware: a tree as the kernel's, which only an Electron that is started by `electron`
 * sees, and messages as udev's. What a program opens as the device is a terminal with a test at its other end. Needs root.
 */
export class HidDevices {
  readonly #dir: string;
  readonly #plugged: HidDevice[] = [];
  #count = 0;
  #electrons = 0;

  private constructor(dir: string) {
    this.#dir = dir;
  }

  static async of(desktop: Pick<DesktopSession, 'dir'>): Promise<HidDevices> {
    const dir = await mkdtemp(path.join(desktop.dir, 'hid-'));
    for (const folder of ['class', 'devices']) await mkdir(path.join(dir, folder));
    return new HidDevices(dir);
  }

  /** For `wrap` of launchElectron: a folder with a program `electron` that runs the one of `dist` where these devices are. */
  async electron(dist: string): Promise<string> {
    this.#electrons += 1;
    const wrapped = path.join(this.#dir, `electron-${this.#electrons}`);
    await mkdir(wrapped);
    // In one process from the shell to Electron, so that its id stays the one that the test knows.
    const script = `#!/bin/sh
export SYSTEMD_DEVICE_VERIFY_SYSFS=0
exec unshare --mount sh -c 'mount --bind "$0/class" ${CLASS} && mount --bind "$0/devices" ${DEVICES} && exec "$@"' '${this.#dir}' '${path.join(dist, 'electron')}' "$@"
`;
    await writeFile(path.join(wrapped, 'electron'), script, { mode: 0o755 });
    return wrapped;
  }

  /** Somebody plugs one in. It stays known to this desktop: `unplug` and `plug` it again as you like. */
  async plug(model: HidModel): Promise<HidDevice> {
    this.#count += 1;
    // Unlike those of tests beside this one: all Electrons of a machine hear the message. Minor numbers have 20 bits.
    const device = new HidDevice(this.#dir, model, (process.pid % 10_000) * 100 + this.#count);
    this.#plugged.push(device);
    await device.plug();
    return device;
  }

  /** Before the desktop is closed, and after Electron. */
  async close(): Promise<void> {
    for (const device of this.#plugged) await device.close();
  }
}

/** One device, in or out. */
export class HidDevice {
  readonly model: HidModel;
  readonly #dir: string;
  readonly #number: number;
  readonly #events = new EventEmitter();
  readonly #outputs: string[] = [];
  #rest = Buffer.alloc(0);
  #terminal: PseudoTerminal | undefined;
  readonly #out: PseudoTerminal[] = [];

  constructor(dir: string, model: HidModel, number: number) {
    this.#dir = dir;
    this.model = model;
    this.#number = number;
  }

  /** All output reports that came, as hexadecimal digits, the report's number first. */
  get outputs(): readonly string[] {
    return this.#outputs;
  }

  async plug(): Promise<void> {
    if (this.#terminal !== undefined) throw new Error(`${this.model.name} is in already`);
    this.#rest = Buffer.alloc(0);
    this.#terminal = new PseudoTerminal((bytes) => this.#read(bytes));
    await this.release();
    await this.#describe();
    this.#tell('add');
  }

  async unplug(): Promise<void> {
    await rm(path.join(this.#dir, 'class', this.#name), { force: true });
    await rm(path.join(this.#dir, 'devices', this.#parent), { recursive: true, force: true });
    await this.hold();
    this.#tell('remove');
    // Closed at the end only: whoever has opened it first leads its session, and would be sent SIGHUP.
    this.#out.push(...(this.#terminal === undefined ? [] : [this.#terminal]));
    this.#terminal = undefined;
  }

  /** Another program has it: from now on it can't be opened. Chromium tells a page no reason, so this stands for all. */
  async hold(): Promise<void> {
    await rm(this.#node, { force: true });
  }

  /** The other program has let go. */
  async release(): Promise<void> {
    if (this.#terminal !== undefined) await symlink(this.#terminal.path, this.#node);
  }

  /** An input report, its number first; resolves when the program has taken it. */
  async input(...bytes: readonly number[]): Promise<void> {
    const terminal = this.#terminal;
    if (terminal === undefined) throw new Error(`${this.model.name} is not plugged in`);
    terminal.write(Uint8Array.from(bytes));
    // A terminal knows no borders between reports.
    while (terminal.unread > 0) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Waits until the newest output report is this one. */
  async shows(...bytes: readonly number[]): Promise<void> {
    const wanted = Buffer.from(bytes).toString('hex');
    if (this.#outputs.at(-1) === wanted) return;
    try {
      for await (const _ of on(this.#events, 'output', { signal: AbortSignal.timeout(EVENT_WITHIN_MS) })) {
        if (this.#outputs.at(-1) === wanted) return;
      }
    } catch {
      throw new Error(`${this.model.name} was not sent ${wanted}, but: ${this.#outputs.join(' ')}`);
    }
  }

  async close(): Promise<void> {
    if (this.#terminal !== undefined) await this.unplug();
    for (const terminal of this.#out.splice(0)) terminal.close();
  }

  #read(bytes: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    while (this.#rest.length > 0) {
      const length = this.model.outputLength[this.#rest[0] ?? 0];
      if (length === undefined) throw new Error(`${this.model.name} has no output report ${this.#rest[0]}`);
      if (this.#rest.length < length + 1) return;
      this.#outputs.push(this.#rest.toString('hex', 0, length + 1));
      this.#rest = this.#rest.subarray(length + 1);
      this.#events.emit('output');
    }
  }

  get #name(): string {
    return `hidraw${this.#number}`;
  }

  /** Outside the desktop's folder, because udev names devices in /dev only. */
  get #node(): string {
    return `/dev/shm/${this.#name}`;
  }

  get #parent(): string {
    const { vendorId, productId } = this.model;
    return `0003:${hex(vendorId, 4)}:${hex(productId, 4)}.${hex(this.#number, 4)}`;
  }

  async #describe(): Promise<void> {
    const { vendorId, productId, name, descriptor } = this.model;
    const parent = path.join(this.#dir, 'devices', this.#parent);
    const raw = path.join(parent, 'hidraw', this.#name);
    await mkdir(raw, { recursive: true });
    const id = `0003:${hex(vendorId, 8)}:${hex(productId, 8)}`;
    await writeFile(
      path.join(parent, 'uevent'),
      `DRIVER=hid-generic\nHID_ID=${id}\nHID_NAME=${name}\nHID_PHYS=usb-${this.#number}\nHID_UNIQ=\nMODALIAS=hid:b0003g0001v${hex(vendorId, 8)}p${hex(productId, 8)}\n`,
    );
    await writeFile(path.join(parent, 'report_descriptor'), descriptor);
    await symlink('/sys/bus/hid', path.join(parent, 'subsystem'));
    await symlink(CLASS, path.join(raw, 'subsystem'));
    await symlink('../..', path.join(raw, 'device'));
    await writeFile(
      path.join(raw, 'uevent'),
      `MAJOR=248\nMINOR=${this.#number}\nDEVNAME=shm/${this.#name}\n`,
    );
    await writeFile(path.join(raw, 'dev'), `248:${this.#number}\n`);
    await symlink(this.#path, path.join(this.#dir, 'class', this.#name));
  }

  get #path(): string {
    return `${DEVICES}/${this.#parent}/hidraw/${this.#name}`;
  }

  #tell(action: 'add' | 'remove'): void {
    sendUdevMessage({
      ACTION: action,
      DEVPATH: this.#path.replace(/^\/sys/, ''),
      SUBSYSTEM: 'hidraw',
      DEVNAME: this.#node,
      MAJOR: '248',
      MINOR: String(this.#number),
      SEQNUM: '1',
      USEC_INITIALIZED: '1',
    });
  }
}

const hex = (number: number, digits: number): string =>
  number.toString(16).toUpperCase().padStart(digits, '0');
