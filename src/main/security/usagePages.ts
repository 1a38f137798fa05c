import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const CLASS = '/sys/class/hidraw';

/** The usage pages that the kernel's HID devices of this kind speak of, in all their interfaces; empty where it has none. */
export function usagePagesOnLinux(vendorId: number, productId: number, folder = CLASS): ReadonlySet<number> {
  const id = `:${hex(vendorId)}:${hex(productId)}`;
  const pages = new Set<number>();
  for (const name of namesIn(folder)) {
    try {
      const device = path.join(folder, name, 'device');
      const kind = /^HID_ID=(.*)$/m.exec(readFileSync(path.join(device, 'uevent'), 'utf8'))?.[1];
      if (kind?.toUpperCase().endsWith(id) !== true) continue;
      for (const page of usagePagesOf(readFileSync(path.join(device, 'report_descriptor')))) pages.add(page);
    } catch {
      // Pulled out in this moment.
    }
  }
  return pages;
}

/** Reads the usage pages that a report descriptor names (HID 1.11 §6.2.2): at most what it holds before it goes wrong. Pure. */
export function usagePagesOf(descriptor: Uint8Array): ReadonlySet<number> {
  const pages = new Set<number>();
  const bytes = Buffer.from(descriptor);
  for (let at = 0; at < bytes.length; ) {
    const prefix = bytes[at] ?? 0;
    const long = prefix === LONG_ITEM;
    const length = long ? (bytes[at + 1] ?? 0) + 2 : (SHORT_LENGTHS[prefix & 0b11] ?? 0);
    const end = at + 1 + length;
    if (end > bytes.length) break;
    const tag = prefix & ~0b11;
    if (!long && tag === USAGE_PAGE && length > 0) pages.add(bytes.readUIntLE(at + 1, length));
    // A usage of four bytes names its page itself.
    if (!long && tag === USAGE && length === 4) pages.add(bytes.readUInt16LE(at + 3));
    at = end;
  }
  return pages;
}

const LONG_ITEM = 0xfe;
const SHORT_LENGTHS = [0, 1, 2, 4];
const USAGE_PAGE = 0x04;
const USAGE = 0x08;

const hex = (id: number): string => id.toString(16).toUpperCase().padStart(8, '0');

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
