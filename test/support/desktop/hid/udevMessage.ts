import koffi from 'koffi';

const AF_NETLINK = 16;
const SOCK_RAW = 3;
const NETLINK_KOBJECT_UEVENT = 15;
/** The group in which udev speaks to programs; the kernel itself speaks in group 1. */
const UDEV_GROUP = 2;
const MAGIC = 0xfeedcafe;
const HEADER_LENGTH = 40;

const c = koffi.load('libc.so.6');
const socket = c.func('int socket(int domain, int type, int protocol)');
const sendto = c.func(
  'long sendto(int fd, void *bytes, size_t length, int flags, void *address, unsigned int addressLength)',
);
const close = c.func('int close(int fd)');

/**
 * Tells all programs that listen to udev, as udev would, of a device that came or went. Needs root, whose word alone they take.
 * @param properties with ACTION, DEVPATH and SUBSYSTEM
 */
export function sendUdevMessage(properties: Readonly<Record<string, string>>): void {
  const body = Buffer.from(
    Object.entries(properties)
      .map(([name, value]) => `${name}=${value}\0`)
      .join(''),
  );
  const header = Buffer.alloc(HEADER_LENGTH);
  header.write('libudev\0');
  header.writeUInt32BE(MAGIC, 8);
  header.writeUInt32LE(HEADER_LENGTH, 12);
  header.writeUInt32LE(HEADER_LENGTH, 16);
  header.writeUInt32LE(body.length, 20);
  // By it the kernel gives a listener only the subsystems that it asked for.
  header.writeUInt32BE(murmurHash2(Buffer.from(properties['SUBSYSTEM'] ?? '')), 24);

  const address = Buffer.alloc(12);
  address.writeUInt16LE(AF_NETLINK, 0);
  address.writeUInt32LE(UDEV_GROUP, 8);
  const message = Buffer.concat([header, body]);
  const fd: number = socket(AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT);
  const sent: number = sendto(fd, message, message.length, 0, address, address.length);
  close(fd);
  // Nobody listens: an error that udev does not mind either.
  if (sent !== message.length && fd < 0) throw new Error('no socket for udev messages');
}

/** Pure. As libudev reckons it, with seed 0. */
function murmurHash2(bytes: Buffer): number {
  const m = 0x5bd1e995;
  let hash = bytes.length;
  let at = 0;
  for (; bytes.length - at >= 4; at += 4) {
    let k = Math.imul(bytes.readUInt32LE(at), m);
    k ^= k >>> 24;
    hash = Math.imul(hash, m) ^ Math.imul(k, m);
  }
  if (at < bytes.length) {
    hash = Math.imul(hash ^ bytes.readUIntLE(at, bytes.length - at), m);
  }
  hash ^= hash >>> 13;
  hash = Math.imul(hash, m);
  return (hash ^ (hash >>> 15)) >>> 0;
}
