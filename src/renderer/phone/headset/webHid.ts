import { type Stop, together } from '../../../shared/observable';
import { listen } from '../util/listen';
import type { HidCollection, HidPort } from './hidPort';

/** The HID devices that the page is given; the browser's beside a fake in test/support/phone. */
export interface HidDevicesPort {
  /** The devices that are plugged in. One stays the same object until it is pulled out. */
  list(): Promise<readonly HidPort[]>;
  /** Calls back after one came or went. */
  onChange(listener: () => void): Stop;
}

/** The browser's HID devices that main allows, which asks nobody (docs/decisions/0095). */
export class WebHid implements HidDevicesPort {
  readonly #ports = new WeakMap<HIDDevice, HidPort>();

  async list(): Promise<readonly HidPort[]> {
    const devices = await navigator.hid.getDevices();
    return devices.map((device) => {
      const port = this.#ports.get(device) ?? portOf(device);
      this.#ports.set(device, port);
      return port;
    });
  }

  onChange(listener: () => void): Stop {
    return together(
      listen(navigator.hid, 'connect', listener),
      listen(navigator.hid, 'disconnect', listener),
    );
  }
}

function portOf(device: HIDDevice): HidPort {
  const { vendorId, productId, productName } = device;
  return {
    vendorId,
    productId,
    productName,
    // The browser leaves out what is not there.
    collections: device.collections as readonly HidCollection[],
    open: () => device.open(),
    close: () => device.close(),
    send: (reportId, data) => device.sendReport(reportId, data),
    onReport(listener) {
      const heard = ({ reportId, data }: HIDInputReportEvent) => listener(reportId, data);
      device.addEventListener('inputreport', heard);
      return () => device.removeEventListener('inputreport', heard);
    },
  };
}
