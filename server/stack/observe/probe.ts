import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { get } from 'node:https';
import { composeRequest, token } from '../../sip/compose';
import { alwaysAt, Connection, type Place, placeOf } from '../../sip/connection';
import { statusAndPhrase } from '../../sip/message';
import { composeStun, method as stunMethod } from '../../sip/stun';
import { databaseReady } from '../database/database';
import type { Service } from '../settings/services';
import type { StackSettings } from '../settings/settings';
import { phonesCa } from '../settings/state-dir';

/** Time limit of one attempt, in milliseconds. */
const patience = 2000;

/** A SIP request outside any dialog, from a made-up user. `from`: host and port that it comes from. */
export function probeRequest(
  method: string,
  domain: string,
  transport: 'WSS' | 'UDP' | 'TCP' | 'TLS',
  from: string,
): string {
  const id = token();
  const user = `sip:probe-${id}`;
  return composeRequest({
    method,
    uri: `sip:${domain}`,
    via: `${transport} ${from}`,
    from: `<${user}@${domain}>;tag=${id}`,
    to: `<${user}@${domain}>`,
    callId: id,
    cseq: 1,
    contact: `<${user}@${from};transport=${transport === 'WSS' ? 'ws' : transport.toLowerCase()}>`,
  });
}

/** The server set as a phone reaches it, with the CA that it trusts. */
export async function phonePlace(
  stateDir: string,
  { domain, address }: StackSettings,
  port: number,
  path = '/',
): Promise<Place> {
  return placeOf(`wss://${domain}:${port}${path}`, address, await readFile(await phonesCa(stateDir), 'utf8'));
}

/**
 * Probes like a phone: connects over TLS, checks the certificate, and sends OPTIONS and REGISTER, which is challenged. Kamailio listens
 * only when all its workers are connected to MySQL.
 * @throws Error saying what did not work
 */
async function probeAsPhone(
  stateDir: string,
  settings: StackSettings,
  port: number,
  path = '/',
): Promise<void> {
  const place = await phonePlace(stateDir, settings, port, path);
  const connection = await Connection.open(place, { limitMs: patience });
  try {
    const expected = {
      // Asterisk challenges OPTIONS too.
      OPTIONS: settings.profile === 'direct' ? 401 : 200,
      REGISTER: 401,
    };
    for (const [method, status] of Object.entries(expected)) {
      const request = probeRequest(method, settings.domain, 'WSS', 'probe.invalid');
      const answer = await connection.request(request, patience).catch((error: Error) => {
        throw new Error(`${method} over WSS: ${error.message}`);
      });
      if (answer.status !== status) {
        throw new Error(`unexpected answer to ${method} over WSS: ${statusAndPhrase(answer)}`);
      }
    }
  } finally {
    connection.cut();
  }
}

/**
 * Probes nginx for a page over TLS and checks the certificate; probes SIP through it if its SIP server is on this host.
 * @throws Error saying what did not work
 */
async function probeHttps(stateDir: string, settings: StackSettings): Promise<void> {
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
        lookup: alwaysAt(settings.address),
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
async function probeTurn(address: string, port: number): Promise<void> {
  const request = composeStun(stunMethod.binding, 'request', []);
  await askUdp(address, address, port, () => request, 'STUN Binding');
}

/**
 * Probes a UDP port by OPTIONS from the address `from`. Any SIP answer shows that the daemon is up.
 * @returns the answer
 * @throws Error when none comes
 */
export async function probeUdp(from: string, address: string, port: number): Promise<string> {
  const compose = (own: string) => probeRequest('OPTIONS', address, 'UDP', own);
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

/** Asks a daemon once, as its users do. @throws Error saying what did not work */
export const probes: Record<Service, (stateDir: string, settings: StackSettings) => Promise<void>> = {
  mysql: databaseReady,
  asterisk: async (_, { address, internalAddress, ports }) => {
    await probeUdp(address, internalAddress, ports.asterisk);
  },
  kamailio: (stateDir, settings) => probeAsPhone(stateDir, settings, settings.ports.wss),
  coturn: (_, { address, ports }) => probeTurn(address, ports.turn),
  nginx: probeHttps,
};
