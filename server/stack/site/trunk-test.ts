import { readFile } from 'node:fs/promises';
import { connect as connectTcp, type Socket } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { parseSipMessage, statusAndPhrase } from '../../sip/message';
import { messageOf } from '../failure';
import { probeRequest, probeUdp } from '../observe/probe';
import { type GenesysEndpoint, requireSettings, type StackSettings } from '../settings/settings';
import { type StackSelection, statePaths } from '../settings/state-dir';

/** Time limit of an answer, in milliseconds. */
const LIMIT_MS = 3000;

/** A Genesys SIP Server's answer to OPTIONS. */
export interface TrunkAnswer {
  readonly trunk: GenesysEndpoint;
  /** Status and phrase; a refusal too shows that somebody is there. Undefined: `failure` says why. */
  readonly answer?: string;
  readonly failure?: string;
  readonly ms: number;
}

/** Asks each of the site's Genesys addresses by OPTIONS, from this host's address and over the transport of its calls. */
export async function testTrunks(selection: StackSelection): Promise<TrunkAnswer[]> {
  return askTrunks(selection.stateDir, await requireSettings(selection));
}

export function askTrunks(stateDir: string, settings: StackSettings): Promise<TrunkAnswer[]> {
  return Promise.all(
    settings.genesys.map(async (trunk) => {
      const begun = performance.now();
      const since = () => Math.round(performance.now() - begun);
      try {
        const text = await ask(stateDir, settings, trunk);
        return { trunk, answer: answerOf(text), ms: since() };
      } catch (error) {
        return { trunk, failure: messageOf(error), ms: since() };
      }
    }),
  );
}

/** Status and phrase. */
function answerOf(text: string): string {
  const answer = parseSipMessage(text);
  return answer.status === undefined ? 'not SIP' : statusAndPhrase(answer);
}

export function nameOfTrunk({ address, port, transport }: GenesysEndpoint): string {
  return `${address}:${port}/${transport}`;
}

async function ask(stateDir: string, settings: StackSettings, trunk: GenesysEndpoint): Promise<string> {
  const { address: host, port, transport, name } = trunk;
  const from = { host, port, localAddress: settings.address };
  switch (transport) {
    case 'udp':
      return probeUdp(settings.address, host, port);
    case 'tcp':
      return overStream(connectTcp(from), 'connect', host, 'TCP');
    case 'tls': {
      const ca = await readFile(join(statePaths(stateDir).authority, 'genesys.pem'), 'utf8');
      const tls = connectTls({ ...from, ca, ...(name === undefined ? {} : { servername: name }) });
      return overStream(tls, 'secureConnect', host, 'TLS');
    }
  }
}

async function overStream(
  socket: Socket,
  ready: 'connect' | 'secureConnect',
  host: string,
  transport: 'TCP' | 'TLS',
): Promise<string> {
  try {
    return await new Promise<string>((resolve, reject) => {
      socket.setTimeout(LIMIT_MS, () => reject(new Error(`no answer to OPTIONS over ${transport}`)));
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('the connection was closed')));
      socket.once(ready, () => {
        const own = `${socket.localAddress}:${socket.localPort}`;
        socket.write(probeRequest('OPTIONS', host, transport, own));
      });
      socket.once('data', (data) => resolve(data.toString()));
    });
  } finally {
    socket.destroy();
  }
}
