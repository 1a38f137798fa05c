import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from 'node:tls';
import type { FloorAccount } from './floor/account';
import { buildFloor } from './floor/build';
import { type Agent, launch, type Subject, type Surroundings } from './subject';

/** The server's certificate in Electron's notation, taken once over a connection that the CA vouches for. */
async function fingerprintOf({ wss, ca }: Agent): Promise<string> {
  const { hostname, port } = new URL(wss);
  const socket = connect({
    host: hostname,
    servername: hostname,
    port: Number(port),
    ca: await readFile(ca),
  });
  try {
    await once(socket, 'secureConnect');
    const { fingerprint256 } = socket.getPeerCertificate();
    return `sha256/${Buffer.from(fingerprint256.replaceAll(':', ''), 'hex').toString('base64')}`;
  } finally {
    socket.destroy();
  }
}

const hearOn = ([label]: readonly string[]): string => `navigator.mediaDevices.enumerateDevices()
  .then((all) => all.find((device) => device.kind === 'audiooutput' && device.label === ${JSON.stringify(label ?? '')}))
  .then((output) => document.querySelector('audio').setSinkId(output?.deviceId ?? ''))
  .then(() => true)`;

export async function createFloor(surroundings: Surroundings, agent: Agent): Promise<Subject> {
  const folder = await buildFloor();
  const file = join(surroundings.scratch, 'floor-account.json');
  const account: FloorAccount = {
    wss: agent.wss,
    aor: `sip:${agent.dn}@${agent.domain}`,
    password: agent.password,
    fingerprint: await fingerprintOf(agent),
  };
  await writeFile(file, JSON.stringify(account), { mode: 0o600 });
  return {
    name: 'floor',
    dn: agent.dn,
    launch: () => launch(surroundings, 'floor', folder, { env: { BENCH_FLOOR_ACCOUNT: file } }),
    hearOn,
    followsPlugs: false,
  };
}
