import type { HIDDevice, SerialPort, Session, USBDevice } from 'electron';
import type { Logger } from '../diagnostics/port';
import { usagePagesOnLinux } from './usagePages';

/** May the page at `origin` use this device? Nobody chooses: what is allowed is there. */
export interface DeviceQuestion {
  readonly deviceType: 'hid' | 'serial' | 'usb';
  readonly origin: string;
  readonly device: HIDDevice | SerialPort | USBDevice;
}

/** Telephony Device Page (HID Usage Tables 1.5 §14): headsets with call buttons, and nothing that is typed or signed with. */
const TELEPHONY_PAGE = 0x0b;

/** Electron tells of the collections since version 38. */
interface KnownDevice {
  readonly vendorId: number;
  readonly productId: number;
  readonly collections?: readonly Collection[];
}
interface Collection {
  readonly usagePage?: number;
  readonly children?: readonly Collection[];
}

/**
 * Telephony devices for the page itself: nothing else, for nobody else.
 * @param usagePages of all interfaces of such a device, for an Electron that does not tell
 */
export function allowsDevice(
  { deviceType, origin, device }: DeviceQuestion,
  isOwnUrl: (url: string) => boolean,
  usagePages: (vendorId: number, productId: number) => ReadonlySet<number>,
): boolean {
  if (deviceType !== 'hid' || !isOwnUrl(origin)) return false;
  const { vendorId, productId, collections }: KnownDevice = device as HIDDevice;
  if (collections !== undefined) return collections.some(isTelephony);
  return usagePages(vendorId, productId).has(TELEPHONY_PAGE);
}

/** Finds the telephony collection, which some headsets have inside another. */
function isTelephony({ usagePage, children = [] }: Collection): boolean {
  return usagePage === TELEPHONY_PAGE || children.some(isTelephony);
}

export function restrictDevices(session: Session, isOwnUrl: (url: string) => boolean, log: Logger): void {
  // Asked at every enumeration: each device is told of once.
  const told = new Set<string>();
  const pages = process.platform === 'linux' ? rememberedPages() : () => new Set<number>();
  session.setDevicePermissionHandler((question) => {
    const allowed = allowsDevice(question, isOwnUrl, pages);
    const { deviceType, origin, device } = question;
    const { vendorId, productId } = device as HIDDevice;
    const key = `${allowed} ${deviceType} ${origin} ${vendorId} ${productId}`;
    if (!told.has(key)) {
      told.add(key);
      log.write('info', allowed ? 'device.allowed' : 'device.refused', {
        deviceType,
        origin,
        vendorId,
        productId,
      });
    }
    return allowed;
  });
}

/** The kernel has forgotten a device when Chromium asks for the last time: may the page know that it is gone? */
function rememberedPages(): typeof usagePagesOnLinux {
  const seen = new Map<string, ReadonlySet<number>>();
  return (vendorId, productId) => {
    const key = `${vendorId}:${productId}`;
    const pages = usagePagesOnLinux(vendorId, productId);
    if (pages.size > 0) seen.set(key, pages);
    return seen.get(key) ?? pages;
  };
}
