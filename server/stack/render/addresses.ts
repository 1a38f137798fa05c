import { createHash } from 'node:crypto';
import { isSame, nodeName, nodesOf } from '../settings/nodes';
import type { Endpoint, GenesysEndpoint, StackSettings } from '../settings/settings';

/** The lines of Kamailio's destinations.list; routes/nodes.cfg names the sets. */
export function destinations(settings: StackSettings): string[] {
  const { genesys, draining, nodes } = settings;
  // Flags: 4 is out of service, 8 is probed. The highest priority comes first.
  const flags = (node: Endpoint) => (draining.some((one) => isSame(one, node)) ? 4 : 8);
  return [
    ...genesys.map((one, index) => genesysDestination(one, genesys.length - index, settings)),
    ...nodesOf(settings, 'asterisk').map((node) => `2 sip:${nodeName(node)} ${flags(node)} 0`),
    ...nodes.kamailio.map((node) => `3 sip:${nodeName(node)} 8 0`),
  ];
}

/** A line of dispatcher's list, which takes the highest priority first. */
function genesysDestination(
  { address, port, transport }: GenesysEndpoint,
  priority: number,
  settings: StackSettings,
): string {
  if (transport === 'udp') return `1 sip:${address}:${port} 0 ${priority}`;
  // Kamailio listens for TLS on two ports: Genesys must get its own, not the phones'.
  const own = transport === 'tls' ? settings.ports.sips : settings.ports.sip;
  return `1 sip:${address}:${port};transport=${transport} 0 ${priority} socket=${transport}:${settings.address}:${own}`;
}

/** Values for registering DNs, at the first Genesys address and over its transport. */
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

/** Values for checking Genesys's certificates. */
export function genesysTlsValues({ genesys }: StackSettings) {
  const secured = genesys.filter(({ transport }) => transport === 'tls');
  return {
    GENESYS_CA: secured.length === 0 ? '/ca/ca.pem' : '/ca/genesys.pem',
    GENESYS_NAMES: secured
      .map(({ address, name }) => `$sht(name=>${address}) = "${name ?? address}";`)
      .join('\n\t'),
    // Kamailio looks up the requested server name here.
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

/** The addresses from which Asterisk accepts SIP. */
export function kamailioAddresses(settings: StackSettings): string[] {
  return [...new Set(nodesOf(settings, 'kamailio').map(({ address }) => address))];
}

/** A number of 31 bits that tells this set's Kamailio from others that write to the same database. */
export function nodeNumber({ address, ports }: StackSettings): number {
  const hash = createHash('sha256')
    .update(nodeName({ address, port: ports.sip }))
    .digest();
  return hash.readUInt32BE() >>> 1;
}
