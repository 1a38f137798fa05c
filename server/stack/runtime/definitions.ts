import type { WantedPort } from '../host/port-check';
import type { Ports } from '../settings/ports';
import type { Service } from '../settings/services';
import type { StackSettings } from '../settings/settings';

/** A root file system that daemons run in. MySQL's client library and MariaDB's, which Kamailio uses, exclude each other. */
export type RootName = 'telephony' | 'mysql';

/** What the runner must know of a daemon. All else of it is in its folder of the configuration tree. */
export interface ServiceDefinition {
  /** The Debian package that has its version. */
  readonly package: string;
  /** Native: which root file system it runs in, and as whom there. */
  readonly root: RootName;
  readonly user: string;
  /** Folders of the set's state that it sees besides its configuration and data, read-only, and where. */
  readonly secretMounts: readonly {
    readonly folder: 'tls' | 'mysqlTls' | 'authority' | 'agents';
    readonly at: string;
  }[];
  /** Where it sees what IT puts out for the phones, as it is at any moment. */
  readonly serves?: string;
  /** What it may do beyond its user's rights. */
  readonly capabilities: readonly 'net_bind_service'[];
  /** Starts once the database answers and has its tables. */
  readonly needsDatabase: boolean;
  /** Nothing is lost when it is killed, which is how it is stopped then. */
  readonly expendable?: true;
  /** How long it may take until it answers, in milliseconds. */
  readonly startLimit: number;
  readonly ports: (settings: StackSettings) => readonly WantedPort[];
  /** The port on 127.0.0.1 at whose /metrics it tells Prometheus its figures. */
  readonly metrics?: (ports: Ports) => number;
  /** Run beside it: has it read certificates and keys anew, while connections and calls go on. */
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
    // It makes its files at first.
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
      { protocol: 'tcp', address: '127.0.0.1', port: ports.asteriskHttp, purpose: 'asterisk (figures)' },
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
      { protocol: 'tcp', address: '127.0.0.1', port: ports.metrics, purpose: 'kamailio (figures)' },
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
    // It looks every 5 s whether it was asked to end, then ends its threads for a second, and tells no phone in either case.
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
