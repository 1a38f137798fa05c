import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { get } from 'node:https';
import type { LookupFunction } from 'node:net';
import { WebSocket } from 'ws';
import { phonesCa } from './given-certificate';
import type { StackSettings } from './set';

/** How long one attempt waits for its answer, in milliseconds. */
const patience = 2000;

/** A SIP request outside of any dialog, by nobody in particular. `from`: host and port that it comes from. */
export function request(
  method: string,
  domain: string,
  transport: 'WSS' | 'UDP' | 'TCP' | 'TLS',
  from: string,
): string {
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
    `Contact: <sip:${user}@${from};transport=${transport === 'WSS' ? 'ws' : transport.toLowerCase()}>`,
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
export async function probeAsPhone(
  stateDir: string,
  settings: StackSettings,
  port: number,
  path = '/',
): Promise<void> {
  const ca = await readFile(await phonesCa(stateDir), 'utf8');
  // Asterisk asks who wants to know.
  const answers = [settings.profile === 'direct' ? 'OPTIONS 401' : 'OPTIONS 200', 'REGISTER 401'];
  const socket = new WebSocket(`wss://${settings.domain}:${port}${path}`, 'sip', {
    ca,
    handshakeTimeout: patience,
    ...({ lookup: alwaysTo(settings.address) } satisfies { lookup: LookupFunction }),
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

/** Whatever name is asked for, it is at that address. */
function alwaysTo(address: string): LookupFunction {
  return (_, options, callback) => {
    if (options.all === true) callback(null, [{ address, family: 4 }]);
    else callback(null, address, 4);
  };
}

/**
 * Asks nginx for a page over TLS that the set's CA vouches for, and whoever speaks SIP behind it where both are on this host.
 * @throws Error saying what did not work
 */
export async function probeHttps(stateDir: string, settings: StackSettings): Promise<void> {
  if (settings.run.includes(settings.profile === 'direct' ? 'asterisk' : 'kamailio')) {
    await probeAsPhone(stateDir, settings, settings.ports.https, '/sip');
    return;
  }
  const ca = await readFile(await phonesCa(stateDir), 'utf8');
  await new Promise<void>((resolve, reject) => {
    const asking = get(
      {
        host: settings.domain,
        port: settings.ports.https,
        ca,
        lookup: alwaysTo(settings.address),
        agent: false,
      },
      (answer) => {
        answer.resume();
        resolve();
      },
    );
    asking.setTimeout(patience, () => asking.destroy(new Error('no answer over HTTPS')));
    asking.once('error', reject);
  });
}

/** Any answer to a STUN Binding request (RFC 8489 §5) shows that coturn is up. @throws Error when none comes */
export async function probeTurn(address: string, port: number): Promise<void> {
  const head = Buffer.from('000100002112a442', 'hex');
  await askUdp(address, address, port, () => Buffer.concat([head, randomBytes(12)]), 'STUN Binding');
}

/**
 * Any SIP answer shows that the daemon at that UDP port is up. Asks from the address `from`.
 * @returns the answer
 * @throws Error when none comes
 */
export async function probeUdp(from: string, address: string, port: number): Promise<string> {
  const compose = (own: string) => request('OPTIONS', address, 'UDP', own);
  return (await askUdp(from, address, port, compose, 'OPTIONS')).toString();
}

/** @param compose is told the address and port that it is asked from */
async function askUdp(
  from: string,
  address: string,
  port: number,
  compose: (own: string) => string | Buffer,
  what: string,
): Promise<Buffer> {
  const socket = createSocket('udp4');
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no answer to ${what} over UDP`)), patience);
      socket.once('error', reject);
      socket.once('message', (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      socket.bind({ address: from, port: 0 }, () => {
        socket.send(compose(`${from}:${socket.address().port}`), port, address);
      });
    });
  } finally {
    socket.close();
  }
}
