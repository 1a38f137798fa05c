import type { HidCollection, HidPort } from '../../../src/renderer/phone/headset/hidPort';
import type { HidDevicesPort } from '../../../src/renderer/phone/headset/webHid';
import type { Stop } from '../../../src/shared/observable';

/** HID devices as a test plugs them in. */
export class FakeHid implements HidDevicesPort {
  readonly #devices: FakeHidDevice[] = [];
  #listener: (() => void) | null = null;

  plug(...devices: readonly FakeHidDevice[]): void {
    this.#devices.push(...devices);
    this.#listener?.();
  }

  unplug(device: FakeHidDevice): void {
    this.#devices.splice(this.#devices.indexOf(device), 1);
    this.#listener?.();
  }

  get watched(): boolean {
    return this.#listener !== null;
  }

  list(): Promise<readonly HidPort[]> {
    return Promise.resolve([...this.#devices]);
  }

  onChange(listener: () => void): Stop {
    this.#listener = listener;
    return () => {
      this.#listener = null;
    };
  }
}

/** One device: what it was sent, and what it says. */
export class FakeHidDevice implements HidPort {
  readonly vendorId = 0x0b0e;
  readonly productId = 0x24c7;
  readonly productName: string;
  readonly collections: readonly HidCollection[];
  /** Output reports as hexadecimal digits, the number first. */
  readonly sent: string[] = [];
  /** By another program: it can neither be opened nor written to. */
  held = false;
  isOpen = false;
  #listener: ((reportId: number, data: DataView) => void) | null = null;

  constructor(productName: string, collections: readonly HidCollection[]) {
    this.productName = productName;
    this.collections = collections;
  }

  /** An input report. */
  report(reportId: number, ...bytes: readonly number[]): void {
    this.#listener?.(reportId, new DataView(Uint8Array.from(bytes).buffer));
  }

  open(): Promise<void> {
    if (this.held) return Promise.reject(new DOMException('Failed to open the device.', 'NotAllowedError'));
    this.isOpen = true;
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.isOpen = false;
    return Promise.resolve();
  }

  send(reportId: number, data: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.held || !this.isOpen) {
      return Promise.reject(new DOMException('Failed to write the report.', 'NotAllowedError'));
    }
    this.sent.push(Buffer.from([reportId, ...data]).toString('hex'));
    return Promise.resolve();
  }

  onReport(listener: (reportId: number, data: DataView) => void): () => void {
    this.#listener = listener;
    return () => {
      this.#listener = null;
    };
  }
}
