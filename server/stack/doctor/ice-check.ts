import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { attribute, composeStun, isStun, method, parseStun } from '../../sip/stun';

/** Time between two tries, in milliseconds. */
const INTERVAL_MS = 250;

/** The credentials of an ICE check: both sides' fragments, and the password of the side that is asked. */
export interface IceCredentials {
  readonly theirFragment: string;
  readonly ownFragment: string;
  readonly theirPassword: string;
}

/**
 * True when the agent at that UDP address answers an ICE connectivity check (RFC 8445 §7.2) that comes from `socket`.
 * @param limitMs how long to go on asking
 */
export async function answersCheck(
  socket: Socket,
  { address, port }: { readonly address: string; readonly port: number },
  { theirFragment, ownFragment, theirPassword }: IceCredentials,
  limitMs: number,
): Promise<boolean> {
  const priority = Buffer.alloc(4);
  priority.writeUInt32BE(0x6e7f1eff);
  const request = composeStun(
    method.binding,
    'request',
    [
      [attribute.username, Buffer.from(`${theirFragment}:${ownFragment}`)],
      [attribute.priority, priority],
      [attribute.controlling, randomBytes(8)],
    ],
    { key: theirPassword, fingerprint: true },
  );
  const { transaction } = parseStun(request);
  return new Promise((resolve) => {
    const ask = () => socket.send(request, port, address, () => undefined);
    const again = setInterval(ask, INTERVAL_MS);
    const end = (answered: boolean) => {
      clearInterval(again);
      clearTimeout(limit);
      socket.off('message', hear);
      resolve(answered);
    };
    const hear = (packet: Buffer) => {
      if (!isStun(packet)) return;
      const answer = parseStun(packet);
      if (answer.kind === 'success' && answer.transaction === transaction) end(true);
    };
    const limit = setTimeout(() => end(false), limitMs);
    socket.on('message', hear);
    ask();
  });
}

/** A UDP socket on a port of its own, on any address of this host. */
export function openSocket(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(0, () => {
      // An answer of "port unreachable" is no reason to stop asking.
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}
