import { StackFailure } from '../failure';
import { keepHoldMusic } from '../render/hold-music';
import { dockerAnswers } from '../runtime/docker/runtime';
import type { Limits } from '../settings/limits';
import { choosePorts, type PortChoice, type Ports } from '../settings/ports';
import { type Service, services } from '../settings/services';
import {
  parseEndpoint,
  parseGenesys,
  type StackSettings,
  settingsSchema,
  usualServices,
} from '../settings/settings';
import type { Site } from '../site/join';

/** Options of `up` that are remembered. */
export interface SettingsOptions extends PortChoice {
  /** Default: Docker where its daemon answers, else native. */
  readonly runtime?: 'docker' | 'native';
  /** `direct`: nginx and Asterisk alone, for small sites. Default: full. */
  readonly profile?: 'full' | 'direct';
  /** The realm, and the name under which phones reach the set. Default: localhost. */
  readonly domain?: string;
  /** IPv4 address to listen on. Default: 127.0.0.1. */
  readonly address?: string;
  /** IPv4 address by which the set's daemons reach each other. Default: 127.0.0.1, for a set on one host. */
  readonly internalAddress?: string;
  /** The daemons that this host runs. Default: all. */
  readonly run?: readonly Service[];
  /** `ADDRESS` or `ADDRESS:PORT` of MySQL on another host. Default: this set's own. */
  readonly database?: string;
  /** `ADDRESS[:PORT][;transport=tcp|tls][;name=HOST]` of Genesys SIP Server. Default: 127.0.0.1 on the stand-in's port. */
  readonly genesys?: readonly string[];
  /** Limits that differ from the remembered ones. */
  readonly limits?: Partial<Limits>;
  /** `mirror` passes agents' registrations on to Genesys. Default: static, by Genesys's own configuration. */
  readonly dnInService?: 'static' | 'mirror';
  /** Seconds without RTP after which a call that nobody holds is ended; 0: never. Default: 120. */
  readonly rtpTimeout?: number;
  /** Path of a WAV file that agents hear while they are held, or `off`. Default: off. */
  readonly holdMusic?: string;
}

export async function decideSettings(
  stateDir: string,
  options: SettingsOptions,
  before: StackSettings | undefined,
  joined: Site | undefined,
): Promise<StackSettings> {
  const holdMusic =
    options.holdMusic === undefined
      ? before?.holdMusic
      : options.holdMusic === 'off'
        ? undefined
        : await keepHoldMusic(stateDir, options.holdMusic);
  const given =
    options.portBase !== undefined || options.wssPort !== undefined || options.sipPort !== undefined;
  const ports: Ports = given || before === undefined ? choosePorts(options) : before.ports;
  const database =
    options.database === undefined
      ? (before?.database ?? joined?.database)
      : parseEndpoint(options.database, ports.mysql);
  const profile = options.profile ?? before?.profile ?? 'full';
  if (before !== undefined && profile !== before.profile) {
    throw new StackFailure(
      "a server set's profile can't be changed, since agents are stored differently: make another set with --name",
    );
  }
  const parsed = settingsSchema.safeParse({
    runtime: options.runtime ?? before?.runtime ?? ((await dockerAnswers()) ? 'docker' : 'native'),
    domain: options.domain ?? before?.domain ?? joined?.domain ?? 'localhost',
    address: options.address ?? before?.address ?? '127.0.0.1',
    internalAddress: options.internalAddress ?? before?.internalAddress,
    profile,
    ports,
    run:
      options.run ??
      before?.run ??
      (joined && services.filter((service) => service !== 'mysql')) ??
      usualServices(profile),
    ...(database === undefined ? {} : { database }),
    limits: { ...before?.limits, ...options.limits },
    nodes: before?.nodes ?? joined?.nodes,
    draining: before?.draining,
    genesys: options.genesys?.map(parseGenesys) ??
      (given ? undefined : before?.genesys) ??
      joined?.genesys ?? [{ address: '127.0.0.1', port: ports.genesys }],
    dnInService: options.dnInService ?? before?.dnInService,
    rtpTimeout: options.rtpTimeout ?? before?.rtpTimeout,
    ...(holdMusic === undefined ? {} : { holdMusic }),
  });
  if (!parsed.success) {
    throw new StackFailure(
      parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'),
    );
  }
  if (profile === 'direct' && parsed.data.genesys.some(({ transport }) => transport !== 'udp')) {
    throw new StackFailure(
      'the direct profile reaches Genesys only over UDP: remove ;transport= from --genesys, or use the full profile',
    );
  }
  return parsed.data;
}
