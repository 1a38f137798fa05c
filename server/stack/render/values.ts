import { networkInterfaces } from 'node:os';
import type { Secrets } from '../settings/secrets';
import { databaseEndpoint, type StackSettings } from '../settings/settings';
import {
  destinations,
  genesysRegistrarValues,
  genesysTlsValues,
  kamailioAddresses,
  nodeNumber,
} from './addresses';
import type { SiteValues } from './render';

/** All values that the configuration tree needs. */
export function siteValues(settings: StackSettings, secrets: Secrets): SiteValues {
  const { ports, genesys, limits } = settings;
  const database = databaseEndpoint(settings);
  const sources = new Set(genesys.map(({ address }) => address));
  return {
    DOMAIN: settings.domain,
    ADDRESS: settings.address,
    SIP_PORT: String(ports.sip),
    SIPS_PORT: String(ports.sips),
    WSS_PORT: String(ports.wss),
    METRICS_PORT: String(ports.metrics),
    INTERNAL_ADDRESS: settings.internalAddress,
    HTTPS_PORT: String(ports.https),
    WS_PORT: String(ports.ws),
    TURN_PORT: String(ports.turn),
    TURNS_PORT: String(ports.turns),
    RELAY_FIRST: String(ports.relayFirst),
    RELAY_LAST: String(ports.relayLast),
    RELAY_COUNT: String(ports.relayLast - ports.relayFirst + 1),
    TURN_PEERS: turnPeers([
      ...new Set([settings.address, ...settings.nodes.asterisk.map(({ address }) => address)]),
    ]),
    ASTERISK_PORT: String(ports.asterisk),
    ASTERISK_HTTP_PORT: String(ports.asteriskHttp),
    RTP_FIRST: String(ports.rtpFirst),
    RTP_LAST: String(ports.rtpLast),
    ICE_ADDRESSES: otherAddresses(settings.address)
      .map((other) => `${other} => ${settings.address}`)
      .join('\n'),
    GUARD_WINDOW: String(limits.window),
    GUARD_BAN: String(limits.ban),
    GUARD_PER_PAIR: String(limits.wrongPasswords),
    GUARD_PER_ADDRESS: String(limits.failingAgents),
    GUARD_PER_AGENT: String(limits.wrongElsewhere),
    GUARD_SIGN_IN: String(limits.signIn),
    CALLS_PER_MINUTE: String(limits.calls),
    GENESYS_SOURCES: [...sources].map((address) => `1 ${address} 32 0 genesys`).join('\n'),
    DESTINATIONS: destinations(settings).join('\n'),
    KAMAILIO_PERMITS: kamailioAddresses(settings)
      .map((address) => `permit = ${address}/255.255.255.255`)
      .join('\n'),
    NODE: String(nodeNumber(settings)),
    ...genesysTlsValues(settings),
    DB_ADDRESS: database.address,
    DB_PORT: String(database.port),
    MYSQL_PORT: String(ports.mysql),
    ...phoneValues(settings),
    ...trunkValues(settings),
    LEG_KEY: secrets.leg,
    DN_MIRROR: settings.dnInService === 'mirror' ? '#!define WITH_DN_MIRROR' : '# DN in service: static',
    ...genesysRegistrarValues(settings),
    RTP_TIMEOUT: String(settings.rtpTimeout),
    AGENT_HOLD_PASSES: settings.holdMusic === undefined ? 'yes' : 'no',
    HOLD_MUSIC_MODULES:
      settings.holdMusic === undefined
        ? '; No music on hold: `up --hold-music` loads it.'
        : 'load = format_sln.so\nload = res_musiconhold.so',
    ROOT_DB_PASSWORD: secrets.root,
    STACK_DB_PASSWORD: secrets.stack,
    KAMAILIO_DB_PASSWORD: secrets.kamailio,
    COTURN_DB_PASSWORD: secrets.coturn,
    GROUP_DB_PASSWORD: secrets.group,
  };
}

/** The addresses of this host that nothing of the set listens on. */
function otherAddresses(address: string): string[] {
  const all = Object.values(networkInterfaces()).flatMap((one = []) => one);
  return all
    .filter((own) => own.family === 'IPv4' && !own.internal && own.address !== address)
    .map((own) => own.address);
}

/** Values of nginx's listening addresses and of the server behind it. */
function phoneValues({ profile, address, internalAddress, ports }: StackSettings): SiteValues {
  const listen = (port: number) => `    listen ${address}:${port};`;
  const server = (where: string) => `    server ${where} max_fails=1 fail_timeout=5s;`;
  return profile === 'direct'
    ? {
        PHONE_LISTEN: [listen(ports.https), listen(ports.wss)].join('\n'),
        WS_SERVERS: server(`127.0.0.1:${ports.asteriskHttp}`),
        WS_PATH: '/ws',
        WS_BIND: 'proxy_bind 127.0.0.2;',
      }
    : {
        PHONE_LISTEN: listen(ports.https),
        WS_SERVERS: server(`${internalAddress}:${ports.ws}`),
        WS_PATH: '/',
        WS_BIND: '',
      };
}

/** Genesys SIP Server as Asterisk's own trunks, for the direct profile. */
function trunkValues({ genesys }: StackSettings): SiteValues {
  const name = (index: number) => `_genesys${index + 1}`;
  const sections = genesys.map(({ address, port }, index) => [
    `[${name(index)}](_trunk)`,
    `aors = ${name(index)}`,
    `[${name(index)}]`,
    'type = aor',
    `contact = sip:${address}:${port}`,
    // Probe only if there is another one to use instead.
    ...(genesys.length > 1 ? ['qualify_frequency = 30'] : []),
    `[${name(index)}]`,
    'type = identify',
    `endpoint = ${name(index)}`,
    `match = ${address}`,
    'srv_lookups = no',
  ]);
  return {
    TRUNKS: sections.flat().join('\n'),
    TRUNK_NAMES: genesys.map((_, index) => name(index)).join('&'),
    TRUNK_PERMITS: genesys.map(({ address }) => `permit = ${address}/255.255.255.255`).join('\n'),
  };
}

/** @param addresses where the media servers send and receive */
function turnPeers(addresses: readonly string[]): string {
  const lines = addresses.map((address) => `allowed-peer-ip=${address}`);
  if (addresses.some((address) => address.startsWith('127.'))) lines.push('allow-loopback-peers');
  return lines.join('\n');
}
