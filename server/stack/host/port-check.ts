import { createSocket } from 'node:dgram';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { StackFailure } from '../failure';

export interface WantedPort {
  readonly protocol: 'tcp' | 'udp';
  readonly address: string;
  readonly port: number;
  /** The daemon that wants it, for the message. */
  readonly purpose: string;
}

/** @throws StackFailure naming the port that is taken, and by which process where that can be seen */
export async function requireFreePorts(wanted: readonly WantedPort[]): Promise<void> {
  for (const one of wanted) {
    const problem = await (one.protocol === 'tcp' ? tryTcp(one) : tryUdp(one));
    if (problem === undefined) continue;
    if (problem.code !== 'EADDRINUSE') {
      throw new StackFailure(
        `${one.purpose}: can't listen on ${one.address}:${one.port} (${problem.code ?? problem.message})`,
      );
    }
    const holder = await findHolder(one.protocol, one.port);
    throw new StackFailure(
      `${one.purpose}: ${one.protocol} port ${one.port} is in use by ${holder ?? 'another process'}. ` +
        'End it, or choose other ports with --port-base.',
    );
  }
}

function tryTcp({ address, port }: WantedPort): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen({ host: address, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

function tryUdp({ address, port }: WantedPort): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', (error) => {
      socket.close();
      resolve(error);
    });
    socket.bind({ address, port, exclusive: true }, () => socket.close(() => resolve(undefined)));
  });
}

/** `name (pid)` of the process that holds a port, from /proc. Undefined on other systems than Linux, or without permission. */
async function findHolder(protocol: 'tcp' | 'udp', port: number): Promise<string | undefined> {
  const inodes = new Set<string>();
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  for (const table of [protocol, `${protocol}6`]) {
    const lines = (await readFile(`/proc/net/${table}`, 'utf8').catch(() => '')).split('\n').slice(1);
    for (const line of lines) {
      const fields = line.trim().split(/\s+/);
      if (fields[1]?.endsWith(`:${wanted}`) && fields[9] !== undefined) inodes.add(`socket:[${fields[9]}]`);
    }
  }
  if (inodes.size === 0) return undefined;
  for (const pid of (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))) {
    const handles = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const handle of handles) {
      if (inodes.has(await readlink(`/proc/${pid}/fd/${handle}`).catch(() => ''))) {
        const name = (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim();
        return `${name} (pid ${pid})`;
      }
    }
  }
  return undefined;
}
