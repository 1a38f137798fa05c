import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { StackFailure } from './failure';
import { limitsSchema } from './limits';
import { completePorts, portsSchema } from './ports';
import { type Service, services } from './services';

/** Which set of servers is meant. */
export interface StackSelection {
  readonly name: string;
  readonly stateDir: string;
}

const ipv4 = z.ipv4();
export const endpoint = z.object({ address: ipv4, port: z.number().int().min(1).max(65_535) });
/** Where something is that a set talks to. */
export type Endpoint = z.infer<typeof endpoint>;

const hostName = z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/);
export const genesysEndpoint = endpoint.extend({
  transport: z.enum(['udp', 'tcp', 'tls']).default('udp'),
  /** What its certificate names, when that isn't its address. */
  name: hostName.exactOptional(),
});
/** How a Genesys SIP Server is reached. */
export type GenesysEndpoint = z.infer<typeof genesysEndpoint>;
/** @throws StackFailure when it is not `ADDRESS` or `ADDRESS:PORT` */
export function parseEndpoint(text: string, usualPort: number): Endpoint {
  const [address, port = String(usualPort), ...rest] = text.split(':');
  const parsed = endpoint.safeParse({ address, port: Number(port) });
  if (!parsed.success || rest.length > 0) {
    throw new StackFailure(`${JSON.stringify(text)} is not an IPv4 address, or one with :PORT`);
  }
  return parsed.data;
}

/** What a set was brought up with, kept so that later commands need only its name. */
export const settingsSchema = z.object({
  runtime: z.enum(['docker', 'native']),
  /** `direct`: nginx and Asterisk alone (docs/server/direct.md). */
  profile: z.enum(['full', 'direct']).default('full'),
  domain: hostName,
  /** Where the set listens for phones and for Genesys. */
  address: ipv4,
  /** Where its daemons listen for each other: this host, unless parts of the set are on others. */
  internalAddress: ipv4.default('127.0.0.1'),
  ports: z.preprocess((found) => completePorts(z.record(z.string(), z.number()).parse(found)), portsSchema),
  /** The daemons that this host runs. */
  run: z
    .array(z.enum(services))
    .min(1)
    .default([...services]),
  /** MySQL, when it is on another host. */
  database: endpoint.exactOptional(),
  /** What the site has on other hosts. */
  nodes: z
    .object({ asterisk: z.array(endpoint), kamailio: z.array(endpoint) })
    .default({ asterisk: [], kamailio: [] }),
  /** Asterisks, here or elsewhere, that get no new calls. */
  draining: z.array(endpoint).default([]),
  /** Addresses of Genesys SIP Server: calls and NOTIFY come from them, and outgoing calls go to the first that answers. */
  genesys: z.array(genesysEndpoint).min(1),
  limits: limitsSchema.prefault({}),
  /** How Genesys knows that a DN is in service: by its own configuration, or because the set registers it there. */
  dnInService: z.enum(['static', 'mirror']).default('static'),
  /** After how many seconds without RTP a call that nobody holds is ended; 0: never. */
  rtpTimeout: z.number().int().min(0).max(3600).default(120),
  /** What agents hear while they are held: a file of the state's hold-music folder. */
  holdMusic: z
    .string()
    .regex(/^[0-9a-f]{16}\.sln\d*$/)
    .exactOptional(),
});
export type StackSettings = z.infer<typeof settingsSchema>;

/** What a host runs unless told otherwise. */
export function usualServices(profile: StackSettings['profile']): readonly Service[] {
  return profile === 'direct' ? ['asterisk', 'nginx'] : services;
}

export function selectStack(options: { name?: string; stateDir?: string }): StackSelection {
  const name = options.name ?? 'default';
  if (!/^[a-z0-9][a-z0-9_-]{0,30}$/.test(name)) {
    throw new StackFailure(
      `a set's name is lower-case letters, digits, - and _ (not ${JSON.stringify(name)})`,
    );
  }
  const base = process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state');
  return { name, stateDir: resolve(options.stateDir ?? join(base, 'agent-softphone', 'stack', name)) };
}

/** The folders of a set's state. The state folder itself is 0700. */
export function locate(stateDir: string) {
  return {
    settings: join(stateDir, 'stack.json'),
    processes: join(stateDir, 'processes.json'),
    secrets: join(stateDir, 'secrets.json'),
    lock: join(stateDir, 'lock'),
    /** The CA that the set made: the certificate is for the phones, the key for nobody else. */
    ca: join(stateDir, 'ca', 'ca.pem'),
    caKey: join(stateDir, 'ca', 'ca.key'),
    /** A certificate that IT has given, with its key and its CA; not there while the set's own CA makes the phones'. */
    given: join(stateDir, 'certificate'),
    /** The certificate that phones are shown, and its key. */
    tls: join(stateDir, 'tls'),
    /** MySQL's own certificate, by the set's CA whatever the phones are shown. */
    mysqlTls: join(stateDir, 'mysql-tls'),
    /** The CA's certificate alone, for daemons that check it. */
    authority: join(stateDir, 'authority'),
    /** A daemon's own copy of a folder of the above. */
    seen: (service: string, folder: string) => join(stateDir, 'seen', service, folder),
    /** The rendered configuration, a folder a service. */
    etc: (service: string) => join(stateDir, 'etc', service),
    data: (service: string) => join(stateDir, 'data', service),
    /** What IT puts out for the phones: a folder a kind. */
    files: join(stateDir, 'files'),
    /** What `up --hold-music` was given, as Asterisk plays it. */
    holdMusic: join(stateDir, 'hold-music'),
    /** The agents of the direct profile, and what Asterisk reads of them. */
    agentFile: join(stateDir, 'agents.json'),
    agents: join(stateDir, 'agents'),
    logs: join(stateDir, 'logs'),
    log: (service: string) => join(stateDir, 'logs', `${service}.log`),
    composeEnv: join(stateDir, 'compose.env'),
    /** Is there from `down` to the next `up`: nobody is to start what is not running. */
    wantedDown: join(stateDir, 'down'),
    /** The database of a backup that the next `up` is to load. */
    pendingDump: join(stateDir, 'restored.sql'),
  };
}

export async function createStateDir(stateDir: string): Promise<void> {
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
}

/** Those that somebody puts files into. Nothing for phones is secret, and the daemon that gives it out is another user. */
export async function createFilesDirs(stateDir: string): Promise<void> {
  await mkdir(locate(stateDir).agents, { recursive: true, mode: 0o700 });
  for (const kind of ['updates', 'provisioning']) {
    await mkdir(join(locate(stateDir).files, kind), { recursive: true, mode: 0o755 });
  }
}

/** Undefined when the set was never brought up. */
export async function readSettings(stateDir: string): Promise<StackSettings | undefined> {
  const text = await readFile(locate(stateDir).settings, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : settingsSchema.parse(JSON.parse(text));
}

export async function writeSettings(stateDir: string, settings: StackSettings): Promise<void> {
  // Not those that a host runs anyway: a later version of this program may have more of them.
  const { run, ...others } = settings;
  const all = settings.profile === 'full' && services.every((service) => run.includes(service));
  const content = all ? others : settings;
  await writePrivately(locate(stateDir).settings, `${JSON.stringify(content, null, 2)}\n`);
}

/** Replaces a file in one step, readable by its owner only. */
export async function writePrivately(path: string, content: string): Promise<void> {
  const next = `${path}.next`;
  await writeFile(next, content, { mode: 0o600 });
  await rename(next, path);
}
