import { X509Certificate } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StackFailure } from './failure';
import { type GenesysEndpoint, locate, type StackSettings, writePrivately } from './set';

/** What `up --genesys` takes: `ADDRESS[:PORT][;transport=udp|tcp|tls][;name=HOST]`. What it means is judged by the settings' schema. */
export function parseGenesys(text: string): unknown {
  const [where = '', ...parameters] = text.split(';');
  const [address, port] = where.split(':');
  const { transport = 'udp', ...others } = Object.fromEntries(
    parameters.map((parameter) => parameter.split('=', 2)),
  );
  const unknown = Object.keys(others).find((name) => name !== 'name');
  if (unknown !== undefined) throw new StackFailure(`--genesys ${text}: there is no ${unknown}`);
  return { address, port: Number(port ?? (transport === 'tls' ? 5061 : 5060)), transport, ...others };
}

/** A line of dispatcher's list, which takes the highest priority first. */
export function genesysDestination(
  { address, port, transport }: GenesysEndpoint,
  priority: number,
  settings: StackSettings,
): string {
  if (transport === 'udp') return `1 sip:${address}:${port} 0 ${priority}`;
  // Kamailio listens for TLS in two places: what goes to Genesys must not name the phones'.
  const own = transport === 'tls' ? settings.ports.sips : settings.ports.sip;
  return `1 sip:${address}:${port};transport=${transport} 0 ${priority} socket=${transport}:${settings.address}:${own}`;
}

/** Where DNs are registered, and as what: the first Genesys, by its transport. */
export function genesysRegistrarValues({ genesys, address, ports }: StackSettings) {
  const [first] = genesys;
  const transport = first?.transport ?? 'udp';
  const own = `${address}:${transport === 'tls' ? ports.sips : ports.sip}`;
  const parameter = transport === 'udp' ? '' : `;transport=${transport}`;
  return {
    GENESYS_REGISTRAR: `${first?.address}:${first?.port}`,
    GENESYS_PARAMETER: parameter,
    GENESYS_SOCKET: `${transport}:${own}`,
    GENESYS_CONTACT: `${own}${parameter}`,
  };
}

/** The site values by which Genesys's certificates are checked. */
export function genesysTlsValues({ genesys }: StackSettings) {
  const secured = genesys.filter(({ transport }) => transport === 'tls');
  return {
    GENESYS_CA: secured.length === 0 ? '/ca/ca.pem' : '/ca/genesys.pem',
    GENESYS_NAMES: secured
      .map(({ address, name }) => `$sht(name=>${address}) = "${name ?? address}";`)
      .join('\n\t'),
    // A name that is asked for is looked up among these.
    GENESYS_TLS_NAMES: secured
      .filter(({ name }) => name !== undefined)
      .map(({ address, port, name }) =>
        [
          `[client:${address}:${port}]`,
          `server_name = ${name}`,
          'method = TLSv1.2+',
          'verify_certificate = yes',
          'require_certificate = yes',
          'ca_list = /ca/genesys.pem',
          'cipher_list = ECDHE+AESGCM:ECDHE+CHACHA20',
          '',
        ].join('\n'),
      )
      .join('\n'),
  };
}

/**
 * Keeps the CA that Genesys's certificates are by, for this and later `up`s.
 * @param file undefined: what an earlier `up` has kept
 * @throws StackFailure when a TLS connection needs one and there is none, or when the file isn't one
 */
export async function keepGenesysCa(
  stateDir: string,
  { genesys }: StackSettings,
  file: string | undefined,
): Promise<void> {
  const { authority } = locate(stateDir);
  const kept = join(authority, 'genesys.pem');
  if (file !== undefined) {
    const pem = await readFile(file, 'utf8').catch(() => {
      throw new StackFailure(`--genesys-ca: ${file} can't be read`);
    });
    try {
      new X509Certificate(pem);
    } catch {
      throw new StackFailure(`--genesys-ca: ${file} holds no certificate in PEM form`);
    }
    await mkdir(authority, { recursive: true, mode: 0o700 });
    await writePrivately(kept, pem);
  } else if (genesys.some(({ transport }) => transport === 'tls')) {
    await readFile(kept).catch(() => {
      throw new StackFailure(
        "TLS to Genesys needs the certificate of the CA that signed Genesys's: --genesys-ca FILE",
      );
    });
  }
}
