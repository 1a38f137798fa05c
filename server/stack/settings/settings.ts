import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { StackFailure } from '../failure';
import { limitsSchema } from './limits';
import { completePorts, portsSchema } from './ports';
import { type Service, services } from './services';
import { type StackSelection, statePaths, writePrivately } from './state-dir';

const ipv4 = z.ipv4();
export const endpoint = z.object({ address: ipv4, port: z.number().int().min(1).max(65_535) });
/** Address and port of something that the server set talks to. */
export type Endpoint = z.infer<typeof endpoint>;

const hostName = z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/);
export const genesysEndpoint = endpoint.extend({
  transport: z.enum(['udp', 'tcp', 'tls']).default('udp'),
  /** The name in its certificate, if that is not its address. */
  name: hostName.exactOptional(),
});
/** A Genesys SIP Server's address and transport. */
export type GenesysEndpoint = z.infer<typeof genesysEndpoint>;

/** @throws StackFailure when it is not `ADDRESS` or `ADDRESS:PORT` */
export function parseEndpoint(text: string, usualPort: number): Endpoint {
  const [address, port = String(usualPort), ...rest] = text.split(':');
  const parsed = endpoint.safeParse({ address, port: Number(port) });
  if (!parsed.success || rest.length > 0) {
    throw new StackFailure(`${JSON.stringify(text)} is not ADDRESS or ADDRESS:PORT with an IPv4 address`);
  }
  return parsed.data;
}

/** The settings of a server set, kept so that later commands need only its name. */
export const settingsSchema = z.object({
  runtime: z.enum(['docker', 'native']),
  /** `direct`: nginx and Asterisk alone (docs/server/direct.md). */
  profile: z.enum(['full', 'direct']).default('full'),
  domain: hostName,
  /** Address on which the set listens for phones and for Genesys. */
  address: ipv4,
  /** Address on which its daemons listen for each other: loopback, unless parts of the set are on other hosts. */
  internalAddress: ipv4.default('127.0.0.1'),
  ports: z.preprocess((found) => completePorts(z.record(z.string(), z.number()).parse(found)), portsSchema),
  /** The daemons that this host runs. */
  run: z
    .array(z.enum(services))
    .min(1)
    .default([...services]),
  /** MySQL, when it is on another host. */
  database: endpoint.exactOptional(),
  /** The site's Asterisks and Kamailios on other hosts. */
  nodes: z
    .object({ asterisk: z.array(endpoint), kamailio: z.array(endpoint) })
    .default({ asterisk: [], kamailio: [] }),
  /** Asterisks, here or elsewhere, that get no new calls. */
  draining: z.array(endpoint).default([]),
  /** Addresses of Genesys SIP Server: calls and NOTIFY come from them, and outgoing calls go to the first that answers. */
  genesys: z.array(genesysEndpoint).min(1),
  limits: limitsSchema.prefault({}),
  /** `static`: Genesys's configuration says which DNs are in service. `mirror`: the set registers them there. */
  dnInService: z.enum(['static', 'mirror']).default('static'),
  /** Seconds without RTP after which a call that is not on hold is ended; 0: never. */
  rtpTimeout: z.number().int().min(0).max(3600).default(120),
  /** Music that agents hear on hold: a file in the state's hold-music folder. */
  holdMusic: z
    .string()
    .regex(/^[0-9a-f]{16}\.sln\d*$/)
    .exactOptional(),
});
export type StackSettings = z.infer<typeof settingsSchema>;

/** The services that a host runs by default. */
export function usualServices(profile: StackSettings['profile']): readonly Service[] {
  return profile === 'direct' ? ['asterisk', 'nginx'] : services;
}

/** Parses `up --genesys`: `ADDRESS[:PORT][;transport=udp|tcp|tls][;name=HOST]`. The settings' schema checks the result. */
export function parseGenesys(text: string): unknown {
  const [where = '', ...parameters] = text.split(';');
  const [address, port] = where.split(':');
  const { transport = 'udp', ...others } = Object.fromEntries(
    parameters.map((parameter) => parameter.split('=', 2)),
  );
  const unknown = Object.keys(others).find((name) => name !== 'name');
  if (unknown !== undefined)
    throw new StackFailure(`--genesys ${text}: unknown parameter ${unknown}; use transport and name`);
  return { address, port: Number(port ?? (transport === 'tls' ? 5061 : 5060)), transport, ...others };
}

/** MySQL's address and port. */
export function databaseEndpoint({ database, internalAddress, ports }: StackSettings): Endpoint {
  return database ?? { address: internalAddress, port: ports.mysql };
}

/** The TLS server name for TURN on the port of HTTPS. */
export function turnName(domain: string): string {
  return `turn.${domain}`;
}

/** Reads the settings; undefined if the set was never started. */
export async function readSettings(stateDir: string): Promise<StackSettings | undefined> {
  const text = await readFile(statePaths(stateDir).settings, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : settingsSchema.parse(JSON.parse(text));
}

export async function writeSettings(stateDir: string, settings: StackSettings): Promise<void> {
  // If the host runs all services, don't list them: a later version may have more.
  const { run, ...others } = settings;
  const all = settings.profile === 'full' && services.every((service) => run.includes(service));
  const content = all ? others : settings;
  await writePrivately(statePaths(stateDir).settings, `${JSON.stringify(content, null, 2)}\n`);
}

/** @throws StackFailure when the set was never brought up */
export async function requireSettings(selection: StackSelection): Promise<StackSettings> {
  const settings = await readSettings(selection.stateDir);
  if (settings === undefined)
    throw new StackFailure(`the server set ${selection.name} was never started: run \`up\` first`);
  return settings;
}
