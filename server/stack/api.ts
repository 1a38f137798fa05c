import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import * as agents from './agents';
import { loadPendingDump } from './backup';
import * as bans from './bans';
import { type LogLine, linesOfCall } from './call-log';
import { ensureCertificates } from './certificates';
import * as classes from './classes';
import { definitions } from './definitions';
import { readAgents, writeAgents } from './direct/agent-file';
import { type DirectAgents, directAgents } from './direct/agents';
import { dockerAnswers } from './docker/runtime';
import { messageOf, StackFailure } from './failure';
import { keepGenesysCa, parseGenesys } from './genesys';
import { phonesCa } from './given-certificate';
import { keepHoldMusic, placeHoldMusic } from './hold-music';
import { joinSite, type Site } from './join';
import { askKamailio } from './kamailio-control';
import type { Limits } from './limits';
import { withLock } from './lock';
import { type ScrapeTarget, scrapeTargets } from './metrics';
import { migrate } from './migrations';
import { forgetPhones } from './phones';
import { requireFreePorts } from './port-check';
import { choosePorts, type PortChoice, type Ports } from './ports';
import { render } from './render';
import { createRuntime, requireSettings } from './running';
import type { Runtime, ServiceState } from './runtime';
import { obtainSecrets } from './secrets';
import { expiryWarning, reloadDaemons, showCertificate } from './served-certificate';
import { type Service, services } from './services';
import {
  createFilesDirs,
  createStateDir,
  locate,
  parseEndpoint,
  readSettings,
  type StackSelection,
  type StackSettings,
  settingsSchema,
  usualServices,
  writePrivately,
  writeSettings,
} from './set';
import { siteValues, turnName } from './site';

export type { AgentDetails } from './agents';
export { generatePassword } from './secrets';
export { type StackSelection, selectStack } from './set';

export interface UpOptions extends PortChoice {
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
  /** File with the CA that certificates of Genesys must be by, for those that are reached by TLS. Kept from then on. */
  readonly genesysCa?: string;
  /** Changes what is remembered. */
  readonly limits?: Partial<Limits>;
  /** Whether agents' registrations are passed on to Genesys (`mirror`). Default: static, Genesys's own configuration says. */
  readonly dnInService?: 'static' | 'mirror';
  /** Seconds without RTP after which a call that nobody holds is ended; 0: never. Default: 120. */
  readonly rtpTimeout?: number;
  /** Path of a WAV file that agents hear while they are held, or `off`. Default: off. */
  readonly holdMusic?: string;
  /** A file that `join-file` has written on another host of the site, for a set that is new. */
  readonly join?: string;
  /** Told what takes long. */
  readonly report?: (line: string) => void;
  /** Aborted: it is not wanted any more, and what was started is ended again. */
  readonly signal?: AbortSignal;
}

/** What `status --json` prints. */
export interface StackStatus {
  readonly runtime: 'docker' | 'native';
  readonly profile: 'full' | 'direct';
  readonly domain: string;
  /** The URL that a phone connects to. */
  readonly wss: string;
  /** The URL of update feed (`/updates/`) and provisioning files (`/provisioning/`); phones may connect to its `/sip`, too. */
  readonly https?: string;
  /** What a phone may relay its media through (RFC 7065), with its own user and password; the likeliest to work comes last. */
  readonly turn: readonly string[];
  /** `address:port` of Kamailio for Genesys. */
  readonly sip: string;
  /** Path of the certificate of the CA by which phones check the set. */
  readonly ca: string;
  readonly services: readonly {
    readonly name: Service;
    readonly version: string;
    readonly state: ServiceState;
  }[];
}

const quiet = () => undefined;

const withoutKamailio =
  'direct profile: no Accept from the desktop (NOTIFY talk and hold), no second server, no TURN, no ban after wrong passwords, ' +
  'no class of service (docs/server/direct.md)';

/**
 * Brings the set up and returns when a phone could register. A set that is up already is left as it is; daemons of it that
 * have died are started again.
 * @throws StackFailure naming the service that failed, with its last log lines; what this call started is ended again
 */
export async function up(selection: StackSelection, options: UpOptions = {}): Promise<StackStatus> {
  await createStateDir(selection.stateDir);
  const report = options.report ?? quiet;
  return withLock(
    locate(selection.stateDir).lock,
    () => upLocked(selection, options, report),
    () => report('waiting for another command on this set'),
  );
}

async function upLocked(
  selection: StackSelection,
  options: UpOptions,
  report: (line: string) => void,
): Promise<StackStatus> {
  const { stateDir } = selection;
  const before = await readSettings(stateDir);
  const joined = options.join === undefined ? undefined : await joinSite(stateDir, options.join);
  const settings = await decideSettings(stateDir, options, before, joined);
  await keepGenesysCa(stateDir, settings, options.genesysCa);
  if (settings.profile === 'direct') report(withoutKamailio);
  const runtime = createRuntime(selection, settings, report);
  const running = before === undefined ? [] : await runningServices(createRuntime(selection, before, quiet));
  if (before !== undefined && running.length > 0 && JSON.stringify(before) !== JSON.stringify(settings)) {
    throw new StackFailure(`the set ${selection.name} is up with other options: end it with \`down\` first`);
  }
  await runtime.prepare(options.signal);
  await runtime.rotateLogs();
  const missing = settings.run.filter((service) => !running.includes(service));
  await requireFreePorts(missing.flatMap((service) => definitions[service].ports(settings)));
  await writeSettings(stateDir, settings);
  await rm(locate(stateDir).wantedDown, { force: true });
  const secrets = await obtainSecrets(stateDir);
  const renewed = await ensureCertificates(stateDir, settings);
  if (renewed && running.length > 0) await reloadDaemons(runtime, settings);
  const warning = expiryWarning(await showCertificate(stateDir));
  if (warning !== undefined) report(`${warning.detail}: ${warning.remedy}`);
  await createFilesDirs(stateDir);
  if (settings.profile === 'direct') await writeAgents(stateDir, await readAgents(stateDir));
  const values = siteValues(settings, secrets);
  const needsDatabase = (service: Service) => definitions[service].needsDatabase;
  try {
    for (const service of missing)
      await render(service, settings.profile, locate(stateDir).etc(service), values);
    if (settings.holdMusic !== undefined && missing.includes('asterisk')) {
      await placeHoldMusic(stateDir, settings.holdMusic);
    }
    for (const service of missing) if (!needsDatabase(service)) await runtime.start(service);
    if (settings.run.some((service) => service === 'mysql' || needsDatabase(service))) {
      if (settings.run.includes('mysql')) {
        await ready('mysql', runtime, stateDir, settings, options.signal);
        if (await loadPendingDump(stateDir, runtime)) report('database: loaded from the backup');
      }
      for (const step of await migrate(stateDir, settings)) report(`database: ${step}`);
    }
    for (const service of missing) if (needsDatabase(service)) await runtime.start(service);
    for (const service of settings.run) await ready(service, runtime, stateDir, settings, options.signal);
  } catch (error) {
    await runtime.stop(missing);
    throw error;
  }
  return describeStack(selection, settings, runtime);
}

async function decideSettings(
  stateDir: string,
  options: UpOptions,
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
      'a set keeps its profile: their agents are kept in different places. Make another one with --name',
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
    throw new StackFailure('the direct profile reaches Genesys by UDP only');
  }
  return parsed.data;
}

async function runningServices(runtime: Runtime): Promise<Service[]> {
  const states = await Promise.all(services.map((service) => runtime.state(service)));
  return services.filter((_, index) => states[index] === 'running');
}

/** Waits until a service answers. @throws StackFailure once it has ended or its time is over */
async function ready(
  service: Service,
  runtime: Runtime,
  stateDir: string,
  settings: StackSettings,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { startLimit, probe } = definitions[service];
  const deadline = Date.now() + startLimit;
  let why = 'it does not answer';
  while (Date.now() < deadline) {
    signal?.throwIfAborted();
    if ((await runtime.state(service)) !== 'running') {
      why = 'it has ended';
      break;
    }
    try {
      return await probe(stateDir, settings);
    } catch (error) {
      why = messageOf(error);
      await delay(100);
    }
  }
  throw new StackFailure(
    `${service} did not come up: ${why}. Its last lines:\n${await runtime.log(service, 15)}`,
  );
}

/** What runs the daemons of a set that was brought up. @throws StackFailure when it never was */
export async function runtimeOf(selection: StackSelection): Promise<Runtime> {
  return createRuntime(selection, await requireSettings(selection), quiet);
}

/** Ends what `up` has started, and nothing else. Agents and certificates stay for the next `up`. */
export async function down(selection: StackSelection, report: (line: string) => void = quiet): Promise<void> {
  const settings = await readSettings(selection.stateDir);
  if (settings === undefined) return;
  await withLock(
    locate(selection.stateDir).lock,
    async () => {
      await writePrivately(locate(selection.stateDir).wantedDown, '');
      await createRuntime(selection, settings, report).stop(services);
    },
    () => report('waiting for another command on this set'),
  );
}

/** @throws StackFailure when the set was never brought up */
export async function status(selection: StackSelection): Promise<StackStatus> {
  const settings = await requireSettings(selection);
  return describeStack(selection, settings, createRuntime(selection, settings, quiet));
}

async function describeStack(
  selection: StackSelection,
  settings: StackSettings,
  runtime: Runtime,
): Promise<StackStatus> {
  return {
    runtime: settings.runtime,
    profile: settings.profile,
    domain: settings.domain,
    wss: `wss://${settings.domain}:${settings.ports.wss}`,
    ...(settings.run.includes('nginx')
      ? { https: `https://${settings.domain}:${settings.ports.https}` }
      : {}),
    turn: turnUrls(settings),
    sip: `${settings.address}:${settings.ports.sip}`,
    ca: await phonesCa(selection.stateDir),
    services: await Promise.all(
      settings.run.map(async (name) => ({
        name,
        version: await runtime.version(name),
        state: await runtime.state(name),
      })),
    ),
  };
}

/** By TLS only: the phone proves the agent's own password there (docs/decisions/0063). */
function turnUrls({ domain, ports, run }: StackSettings): string[] {
  if (!run.includes('coturn')) return [];
  return [
    `turns:${domain}:${ports.turns}?transport=tcp`,
    ...(run.includes('nginx') ? [`turns:${turnName(domain)}:${ports.https}?transport=tcp`] : []),
  ];
}

/** The log of one service, or of all, up to `count` lines each. */
export async function logs(
  selection: StackSelection,
  service: Service | undefined,
  count: number,
): Promise<string> {
  const settings = await requireSettings(selection);
  const runtime = createRuntime(selection, settings, quiet);
  if (service !== undefined) return runtime.log(service, count);
  const all = await Promise.all(
    settings.run.map(async (one) => `==> ${one} <==\n${await runtime.log(one, count)}`),
  );
  return all.join('\n\n');
}

/** What all daemons of this host say of one call, by its CallUUID or the Call-ID of its first leg, in the order of time. */
export async function logsOfCall(selection: StackSelection, name: string): Promise<LogLine[]> {
  const settings = await requireSettings(selection);
  const runtime = createRuntime(selection, settings, quiet);
  return linesOfCall(name, settings.run, (service) => runtime.lines(service));
}

/** Puts logs aside that have grown too long, while the daemons run. `up` does it too. */
export async function rotateLogs(selection: StackSelection): Promise<void> {
  await createRuntime(selection, await requireSettings(selection), quiet).rotateLogs();
}

/** Where Prometheus finds the figures of this host's daemons. */
export async function metricsTargets(selection: StackSelection): Promise<ScrapeTarget[]> {
  return scrapeTargets(await requireSettings(selection));
}

/** The ports of a set, for what talks to it. @throws StackFailure when it was never brought up */
export async function ports(selection: StackSelection): Promise<Ports> {
  return (await requireSettings(selection)).ports;
}

export const addAgent = onRunningSet(
  agents.addAgent,
  ({ addAgents }) =>
    (dn, password) =>
      addAgents([{ dn, password }]),
);
export const addAgents = onRunningSet(agents.addAgents, (direct) => direct.addAgents);
export const enableAgent = onRunningSet(agents.enableAgent, (direct) => direct.enableAgent);
export const listAgents = onRunningSet(agents.listAgents, (direct) => direct.listAgents);
export const showAgent = onRunningSet(agents.showAgent, (direct) => direct.showAgent);

/** What was guessed before counts no longer. @throws StackFailure when there is no such agent */
export async function setAgentPassword(
  selection: StackSelection,
  dn: string,
  password: string,
): Promise<void> {
  await onRunningSet(agents.setAgentPassword, (direct) => direct.setAgentPassword)(selection, dn, password);
  const runtime = await runtimeOf(selection);
  if ((await runtime.state('kamailio')) === 'running') await bans.liftBans(runtime, dn);
}

/** Also ends what reaches the agent now. @throws StackFailure when there is no such agent */
export async function disableAgent(selection: StackSelection, dn: string): Promise<void> {
  await onRunningSet(agents.disableAgent, (direct) => direct.disableAgent)(selection, dn);
  await forgetPhones(createRuntime(selection, await requireSettings(selection), quiet), dn);
}

/** Also ends what reaches the agent now. @throws StackFailure when there is no such agent */
export async function removeAgent(selection: StackSelection, dn: string): Promise<void> {
  await onRunningSet(agents.removeAgent, (direct) => direct.removeAgent)(selection, dn);
  await forgetPhones(createRuntime(selection, await requireSettings(selection), quiet), dn);
}

export const listClasses = onRunningSet(classes.listClasses);
export const setAgentClass = onRunningSet(classes.setAgentClass);

/** @throws StackFailure when name or patterns can't be those of a class */
export async function setClass(selection: StackSelection, one: classes.ServiceClass): Promise<void> {
  await onRunningSet(classes.setClass)(selection, one);
  await reloadClasses(selection);
}

/** @throws StackFailure when there is no such class, agents have it, or it is the one that new agents have */
export async function removeClass(selection: StackSelection, name: string): Promise<void> {
  await onRunningSet(classes.removeClass)(selection, name);
  await reloadClasses(selection);
}

/** Lets this host's Kamailio read the classes anew. @throws StackFailure when it isn't running */
export async function reloadClasses(selection: StackSelection): Promise<void> {
  await askKamailio(await runtimeOf(selection), 'htable.reload', 'class');
}

/** The bans of this host's Kamailio. @throws StackFailure when it isn't running */
export async function listBans(selection: StackSelection): Promise<bans.Ban[]> {
  return bans.listBans(await runtimeOf(selection));
}

/** Lifts all bans of an address, or of a DN, and says how many there were. @throws StackFailure when Kamailio isn't running */
export async function liftBans(selection: StackSelection, whom: string): Promise<number> {
  return bans.liftBans(await runtimeOf(selection), whom);
}

/** @param direct the same in the direct profile, where there is such a thing */
function onRunningSet<Rest extends unknown[], Result>(
  action: (stateDir: string, settings: StackSettings, ...rest: Rest) => Promise<Result>,
  direct?: (agents: DirectAgents) => (...rest: Rest) => Promise<Result>,
): (selection: StackSelection, ...rest: Rest) => Promise<Result> {
  return async (selection, ...rest) => {
    const settings = await requireSettings(selection);
    if (settings.profile === 'direct') {
      if (direct === undefined)
        throw new StackFailure('there are no classes of service in the direct profile');
      return direct(directAgents(selection, settings))(...rest);
    }
    const own = settings.run.includes('mysql')
      ? await createRuntime(selection, settings, quiet).state('mysql')
      : '';
    if (own === 'stopped') throw new StackFailure(`the set ${selection.name} is not up`);
    return action(selection.stateDir, settings, ...rest);
  };
}
