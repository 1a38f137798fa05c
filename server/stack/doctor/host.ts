import { readFile, statfs } from 'node:fs/promises';
import { type Check, type Finding, fail, pass, unknown } from './check';

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
 * Checks that the kernel takes no port of the set for an outgoing connection, as it could while a daemon restarts.
 */
async function ephemeral(ports: Readonly<Record<string, number>>) {
  const read = (name: string) =>
    readFile(`/proc/sys/net/ipv4/${name}`, 'utf8').then(
      (text) => text.trim(),
      () => undefined,
    );
  const range = await read('ip_local_port_range');
  if (range === undefined) return unknown('the range for outgoing connections can only be read on Linux');
  return ephemeralFinding(Object.values(ports), range, (await read('ip_local_reserved_ports')) ?? '');
}

/** `range` and `reserved` as the kernel writes them: `32768 60999`, `8089,20000-20100`. */
export function ephemeralFinding(ports: readonly number[], range: string, reserved: string): Finding {
  const [first = 0, last = 0] = range.split(/\s+/).map(Number);
  const kept = reserved.split(',').map((part) => part.split('-').map(Number));
  const given = ports
    .filter((port) => port >= first && port <= last)
    .filter((port) => !kept.some(([from = 0, to = from]) => port >= from && port <= to));
  if (given.length === 0) {
    return pass(
      `the kernel gives none of the server set's ports away (range for outgoing connections: ${first}-${last})`,
    );
  }
  return fail(
    `${given.join(', ')} ${given.length === 1 ? 'is' : 'are'} in the kernel's range for outgoing connections (${first}-${last})`,
    'reserve them (sysctl net.ipv4.ip_local_reserved_ports), or choose others with --port-base',
  );
}
