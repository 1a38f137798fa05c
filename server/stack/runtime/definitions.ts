import type { WantedPort } from '../host/port-check';
import type { Ports } from '../settings/ports';
import type { Service } from '../settings/services';
import type { StackSettings } from '../settings/settings';

/** A root file system that daemons run in. MySQL's client library and MariaDB's, which Kamailio uses, exclude each other. */
export type RootName = 'telephony' | 'mysql';

/** A daemon, as the runner must know it. Everything else is in its folder of the configuration tree. */
export interface ServiceDefinition {
  /** The Debian package that has its version. */
  readonly package: string;
  /** The root file system and the user that it has in the native runtime. */
  readonly root: RootName;
  readonly user: string;
  /** Folders with certificates and secrets that are mounted for it, read-only, besides its configuration and data. */
  readonly secretMounts: readonly {
    readonly folder: 'tls' | 'mysqlTls' | 'authority' | 'agents';
    readonly at: string;
  }[];
  /** Mount point of the files that IT puts out for the phones. */
  readonly serves?: string;
  /** Capabilities beyond its user's rights. */
  readonly capabilities: readonly 'net_bind_service'[];
  /** True if it must start after the database answers and has its tables. */
  readonly needsDatabase: boolean;
  /** It can be killed without a loss, and is stopped that way. */
  readonly expendable?: true;
  /** Time that it may take until it answers, in milliseconds. */
  readonly startLimit: number;
  readonly ports: (settings: StackSettings) => readonly WantedPort[];
  /** Its port on 127.0.0.1 for Prometheus, at /metrics. */
  readonly metrics?: (ports: Ports) => number;
  /** A command, run beside it, that lets it reload certificates and keys while connections and calls go on. */
  readonly reload?: readonly string[];
}

export const definitions: Record<Service, ServiceDefinition> = {
  mysql: {
    package: 'mysql-server',
    root: 'mysql',
    user: 'mysql',
    secretMounts: [{ folder: 'mysqlTls', at: '/tls' }],
    capabilities: [],
    needsDatabase: false,
    // The first start makes its files.
    startLimit: 120_000,
    ports: ({ internalAddress: address, ports }) => [
      { protocol: 'tcp', address, port: ports.mysql, purpose: 'mysql' },
    ],
  },

  asterisk: {
    package: 'asterisk',
    root: 'telephony',
    user: 'asterisk',
    secretMounts: [{ folder: 'agents', at: '/agents' }],
    capabilities: [],
    needsDatabase: false,
    startLimit: 30_000,
    ports: ({ profile, address, internalAddress, ports }) => [
      { protocol: 'udp', address: internalAddress, port: ports.asterisk, purpose: 'asterisk' },
      ...(profile === 'direct'
        ? [{ protocol: 'udp', address, port: ports.sip, purpose: 'asterisk (Genesys)' } as const]
        : []),
      { protocol: 'tcp', address: '127.0.0.1', port: ports.asteriskHttp, purpose: 'asterisk (metrics)' },
    ],
    metrics: ({ asteriskHttp }) => asteriskHttp,
  },

  kamailio: {
    package: 'kamailio',
    root: 'telephony',
    user: 'kamailio',
    secretMounts: [
      { folder: 'tls', at: '/tls' },
      { folder: 'authority', at: '/ca' },
    ],
    capabilities: [],
    needsDatabase: true,
    startLimit: 30_000,
    ports: ({ address, internalAddress, ports }) => [
      { protocol: 'tcp', address, port: ports.wss, purpose: 'kamailio (WSS)' },
      { protocol: 'udp', address, port: ports.sip, purpose: 'kamailio (SIP)' },
      { protocol: 'tcp', address, port: ports.sip, purpose: 'kamailio (SIP)' },
      { protocol: 'tcp', address, port: ports.sips, purpose: 'kamailio (SIP over TLS)' },
      { protocol: 'tcp', address: '127.0.0.1', port: ports.metrics, purpose: 'kamailio (metrics)' },
      { protocol: 'tcp', address: internalAddress, port: ports.ws, purpose: 'kamailio (from nginx)' },
    ],
    metrics: ({ metrics }) => metrics,
    reload: ['kamcmd', '-s', 'unix:/run/kamailio/ctl', 'tls.reload'],
  },

  coturn: {
    package: 'coturn',
    root: 'telephony',
    user: 'turnserver',
    secretMounts: [
      { folder: 'tls', at: '/tls' },
      { folder: 'authority', at: '/ca' },
    ],
    capabilities: [],
    needsDatabase: true,
    // coturn checks for SIGTERM every 5 s, then takes a second to end its threads; killed or not, it tells no phone.
    expendable: true,
    startLimit: 30_000,
    ports: ({ address, ports }) => [
      { protocol: 'udp', address, port: ports.turn, purpose: 'coturn' },
      { protocol: 'tcp', address, port: ports.turn, purpose: 'coturn' },
      { protocol: 'tcp', address, port: ports.turns, purpose: 'coturn (TLS)' },
    ],
    reload: ['sh', '-c', 'kill -USR2 "$(cat /run/coturn/turnserver.pid)"'],
  },

  nginx: {
    package: 'nginx',
    root: 'telephony',
    user: 'www-data',
    secretMounts: [{ folder: 'tls', at: '/tls' }],
    serves: '/files',
    // 443 is below 1024.
    capabilities: ['net_bind_service'],
    needsDatabase: false,
    startLimit: 30_000,
    ports: ({ profile, address, ports }) => [
      { protocol: 'tcp', address, port: ports.https, purpose: 'nginx' },
      ...(profile === 'direct'
        ? [{ protocol: 'tcp', address, port: ports.wss, purpose: 'nginx (WSS)' } as const]
        : []),
    ],
    reload: ['sh', '-c', 'kill -HUP "$(cat /run/nginx/nginx.pid)"'],
  },
};
