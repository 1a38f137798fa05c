import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import type { LookupFunction } from 'node:net';
import { WebSocket } from 'ws';
import { locate, type StackSettings } from './set';

/** How long one attempt waits for its answer, in milliseconds. */
const patience = 2000;

function request(method: string, domain: string, transport: 'WSS' | 'UDP', from: string): string {
  const id = randomBytes(8).toString('hex');
  const user = `probe-${id}`;
  return [
    `${method} sip:${domain} SIP/2.0`,
    `Via: SIP/2.0/${transport} ${from};branch=z9hG4bK${id};rport`,
    'Max-Forwards: 10',
    `From: <sip:${user}@${domain}>;tag=${id}`,
    `To: <sip:${user}@${domain}>`,
    `Call-ID: ${id}`,
    `CSeq: 1 ${method}`,
    `Contact: <sip:${user}@${from};transport=${transport === 'WSS' ? 'ws' : 'udp'}>`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

/**
 * Does what a phone does: connects with TLS that the set's CA vouches for, and asks. An unknown user's REGISTER is
 * challenged; Kamailio listens only once each of its workers is connected to MySQL.
 * @throws Error saying what did not work
 */
export async function probeAsPhone(stateDir: string, settings: StackSettings): Promise<void> {
  const ca = await readFile(locate(stateDir).ca, 'utf8');
  const answers = ['OPTIONS 200', 'REGISTER 401'];
  const toTheSet: LookupFunction = (_, options, callback) => {
    if (options.all === true) callback(null, [{ address: settings.address, family: 4 }]);
    else callback(null, settings.address, 4);
  };
  const socket = new WebSocket(`wss://${settings.domain}:${settings.ports.wss}/`, 'sip', {
    ca,
    handshakeTimeout: patience,
    ...({ lookup: toTheSet } satisfies { lookup: LookupFunction }),
  });
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no answer to ${answers[0] ?? ''} over WSS`)),
        patience,
      );
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('the WSS connection was closed')));
      socket.once('open', () => socket.send(request('OPTIONS', settings.domain, 'WSS', 'probe.invalid')));
      socket.on('message', (data) => {
        const text = data.toString();
        const got = `${/^CSeq: *\d+ (\w+)/im.exec(text)?.[1] ?? ''} ${/^SIP\/2\.0 (\d+)/.exec(text)?.[1] ?? ''}`;
        if (got !== answers.shift()) reject(new Error(`unexpected answer over WSS: ${got}`));
        if (answers.length > 0)
          return socket.send(request('REGISTER', settings.domain, 'WSS', 'probe.invalid'));
        clearTimeout(timer);
        resolve();
      });
    });
  } finally {
    socket.removeAllListeners('close');
    socket.on('error', () => undefined);
    socket.terminate();
  }
}

/** Any SIP answer shows that the daemon at that UDP port is up. Asks from the address `from`. @throws Error when none comes */
export async function probeUdp(from: string, address: string, port: number): Promise<void> {
  const socket = createSocket('udp4');
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no answer to OPTIONS over UDP')), patience);
      socket.once('error', reject);
      socket.once('message', () => {
        clearTimeout(timer);
        resolve();
      });
      socket.bind({ address: from, port: 0 }, () => {
        const own = `${from}:${socket.address().port}`;
        socket.send(request('OPTIONS', address, 'UDP', own), port, address);
      });
    });
  } finally {
    socket.close();
  }
}
