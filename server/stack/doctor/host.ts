import { readFile, statfs } from 'node:fs/promises';
import { type Check, fail, pass, unknown } from './check';

const gigabyte = 1024 ** 3;

/** Checks that the disk has space, and that the kernel does not give away the set's ports. */
export const host: Check = {
  name: 'host',
  async run({ stateDir, settings: { ports } }) {
    const { bavail, bsize } = await statfs(stateDir);
    const free = (bavail * bsize) / gigabyte;
    const room =
      free >= 2
        ? pass(`${free.toFixed(0)} GB free for ${stateDir}`)
        : fail(
            `${free.toFixed(1)} GB free for ${stateDir}`,
            'free some space: MySQL stops when the disk is full; `backups` and `logs` in that folder can be moved',
          );
    return [
      { about: 'disk', ...room },
      { about: 'ports', ...(await ephemeral(ports)) },
    ];
  },
};

/**
 * Checks that no port of the set is in the kernel's range for outgoing connections, where it could be taken while a daemon restarts.
 */
async function ephemeral(ports: Readonly<Record<string, number>>) {
  const read = (name: string) =>
    readFile(`/proc/sys/net/ipv4/${name}`, 'utf8').then(
      (text) => text.trim(),
      () => undefined,
    );
  const range = await read('ip_local_port_range');
  if (range === undefined) return unknown('the range for outgoing connections can only be read on Linux');
  const [first = 0, last = 0] = range.split(/\s+/).map(Number);
  const reserved = (await read('ip_local_reserved_ports')) ?? '';
  const inside = Object.values(ports).filter((port) => port >= first && port <= last);
  if (inside.length === 0 || reserved !== '') {
    return pass(
      `no port of the server set is in the kernel's range for outgoing connections (${first}-${last})`,
    );
  }
  return fail(
    `${inside.join(', ')} in the kernel's range for outgoing connections (${first}-${last})`,
    'reserve them (sysctl net.ipv4.ip_local_reserved_ports), or choose others with --port-base',
  );
}
