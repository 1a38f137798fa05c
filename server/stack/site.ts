import type { SiteValues } from './render';
import type { Secrets } from './secrets';
import type { StackSettings } from './set';

/** Where the daemons find each other: one host natively, a container each in Docker. */
export interface Topology {
  readonly kamailio: string;
  readonly asterisk: string;
  readonly mysql: { readonly bind: string; readonly address: string; readonly port: number };
  /** Calls from these are Genesys's as well: how the configured addresses look from inside. */
  readonly extraSources: readonly string[];
  /** Maps an address as it was configured to how the set reaches it. */
  reach(address: string): string;
  /** Lines of rtp.conf that tell phones another address than the daemon sees; empty natively. */
  readonly iceHostCandidates: string;
}

export function siteValues(settings: StackSettings, secrets: Secrets, topology: Topology): SiteValues {
  const { ports, genesys } = settings;
  const sources = new Set([...genesys.map(({ address }) => address), ...topology.extraSources]);
  const destinations = genesys.map(
    // dispatcher takes the highest priority first.
    ({ address, port }, index) => `1 sip:${topology.reach(address)}:${port} 0 ${genesys.length - index}`,
  );
  return {
    DOMAIN: settings.domain,
    SIP_ADDRESS: topology.kamailio,
    SIP_PORT: String(ports.sip),
    WSS_PORT: String(ports.wss),
    ADVERTISED_ADDRESS: settings.address,
    ASTERISK_ADDRESS: topology.asterisk,
    ASTERISK_PORT: String(ports.asterisk),
    MEDIA_ADDRESS: settings.address,
    RTP_FIRST: String(ports.rtpFirst),
    RTP_LAST: String(ports.rtpLast),
    ICE_HOST_CANDIDATES: topology.iceHostCandidates,
    GENESYS_SOURCES: [...sources].map((address) => `1 ${address} 32 0 genesys`).join('\n'),
    GENESYS_DESTINATIONS: destinations.join('\n'),
    DB_BIND_ADDRESS: topology.mysql.bind,
    DB_ADDRESS: topology.mysql.address,
    DB_PORT: String(topology.mysql.port),
    DB_ROOT_PASSWORD: secrets.root,
    STACK_DB_PASSWORD: secrets.stack,
    KAMAILIO_DB_PASSWORD: secrets.kamailio,
  };
}
