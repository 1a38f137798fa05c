import type { SiteValues } from './render';
import type { Secrets } from './secrets';
import type { StackSettings } from './set';

/** Asterisk and MySQL speak to this host only, in Docker too: its containers share the host's network. */
export const internalAddress = '127.0.0.1';

/** What the configuration tree is filled in with. */
export function siteValues(settings: StackSettings, secrets: Secrets): SiteValues {
  const { ports, genesys } = settings;
  const sources = new Set(genesys.map(({ address }) => address));
  const destinations = genesys.map(
    // dispatcher takes the highest priority first.
    ({ address, port }, index) => `1 sip:${address}:${port} 0 ${genesys.length - index}`,
  );
  return {
    DOMAIN: settings.domain,
    ADDRESS: settings.address,
    SIP_PORT: String(ports.sip),
    WSS_PORT: String(ports.wss),
    INTERNAL_ADDRESS: internalAddress,
    ASTERISK_PORT: String(ports.asterisk),
    RTP_FIRST: String(ports.rtpFirst),
    RTP_LAST: String(ports.rtpLast),
    GENESYS_SOURCES: [...sources].map((address) => `1 ${address} 32 0 genesys`).join('\n'),
    GENESYS_DESTINATIONS: destinations.join('\n'),
    DB_PORT: String(ports.mysql),
    ROOT_DB_PASSWORD: secrets.root,
    STACK_DB_PASSWORD: secrets.stack,
    KAMAILIO_DB_PASSWORD: secrets.kamailio,
  };
}
