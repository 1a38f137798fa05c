import { setTimeout as delay } from 'node:timers/promises';
import * as agents from './agents';
import { ensureCertificates } from './certificates';
import { ensureSchema, waitForDatabase } from './database';
import { dockerAnswers, dockerRuntime } from './docker/runtime';
import { StackFailure } from './failure';
import { withLock } from './lock';
import { nativeRuntime } from './native/runtime';
import { requireFreePorts, type WantedPort } from './port-check';
import { choosePorts, type PortChoice, type Ports } from './ports';
import { probeAsPhone, probeUdp } from './probe';
import { render } from './render';
import type { Runtime, ServiceState } from './runtime';
import { obtainSecrets } from './secrets';
import { type Service, services } from './services';
import {
  createStateDir,
  locate,
  readSettings,
  type StackSelection,
  type StackSettings,
  settingsSchema,
  writeSettings,
} from './set';
import { internalAddress, siteValues } from './site';

export { generatePassword } from './secrets';
export { type StackSelection, selectStack } from './set';

export interface UpOptions extends PortChoice {
  /** Default: Docker where its daemon answers, else native. */
  readonly runtime?: 'docker' | 'native';
  /** The realm, and the name under which phones reach the set. Default: localhost. */
  readonly domain?: string;
  /** IPv4 address to listen on. Default: 127.0.0.1. */
  readonly address?: string;
  /** `ADDRESS` or `ADDRESS:PORT` of Genesys SIP Server. Default: 127.0.0.1 on the stand-in's port. */
  readonly genesys?: readonly string[];
  /** Told what takes long. */
  readonly report?: (line: string) => void;
}

/** What `status --json` prints. */
export interface StackStatus {
  readonly runtime: 'docker' | 'native';
  readonly domain: string;
  /** The URL that a phone connects to. */
  readonly wss: string;
  /** `address:port` of Kamailio for Genesys. */
  readonly sip: string;
  /** Path of the certificate of the CA that the set made. */
  readonly ca: string;
  readonly services: readonly {
    readonly name: Service;
    readonly version: string;
    readonly state: ServiceState;
  }[];
}

/** How long a daemon may take until it answers, in milliseconds. MySQL makes its files at first. */
const startLimit: Record<Service, number> = { mysql: 120_000, asterisk: 30_000, kamailio: 30_000 };

const quiet = () => undefined;

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
  const settings = await decideSettings(options, before);
  const runtime = createRuntime(selection, settings, report);
  const running = before === undefined ? [] : await runningServices(createRuntime(selection, before, quiet));
  if (before !== undefined && running.length > 0 && JSON.stringify(before) !== JSON.stringify(settings)) {
    throw new StackFailure(`the set ${selection.name} is up with other options: end it with \`down\` first`);
  }
  await runtime.prepare();
  const missing = services.filter((service) => !running.includes(service));
  await requireFreePorts(missing.flatMap((service) => portsOf(service, settings)));
  await writeSettings(stateDir, settings);
  const secrets = await obtainSecrets(stateDir);
  await ensureCertificates(stateDir, settings.domain, settings.address);
  const values = siteValues(settings, secrets);
  try {
    // Asterisk needs nobody; MySQL must answer before Kamailio reads from it.
    for (const service of missing) await render(service, locate(stateDir).etc(service), values);
    for (const service of missing) if (service !== 'kamailio') await runtime.start(service);
    await ready('mysql', runtime, (alive) => waitForDatabase(stateDir, settings, alive));
    await ensureSchema(stateDir, settings, runtime);
    if (missing.includes('kamailio')) await runtime.start('kamailio');
    await ready('asterisk', runtime, (alive) =>
      untilAnswered(alive, () => probeUdp(settings.address, internalAddress, settings.ports.asterisk)),
    );
    await ready('kamailio', runtime, (alive) => untilAnswered(alive, () => probeAsPhone(stateDir, settings)));
  } catch (error) {
    await runtime.stop(missing);
    throw error;
  }
  return describeStack(selection, settings, runtime);
}

async function decideSettings(options: UpOptions, before: StackSettings | undefined): Promise<StackSettings> {
  const given =
    options.portBase !== undefined || options.wssPort !== undefined || options.sipPort !== undefined;
  const ports: Ports = given || before === undefined ? choosePorts(options) : before.ports;
  const parsed = settingsSchema.safeParse({
    runtime: options.runtime ?? before?.runtime ?? ((await dockerAnswers()) ? 'docker' : 'native'),
    domain: options.domain ?? before?.domain ?? 'localhost',
    address: options.address ?? before?.address ?? '127.0.0.1',
    ports,
    genesys: options.genesys?.map(parseGenesys) ??
      (given ? undefined : before?.genesys) ?? [{ address: internalAddress, port: ports.genesys }],
  });
  if (!parsed.success) {
    throw new StackFailure(
      parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'),
    );
  }
  return parsed.data;
}

function parseGenesys(text: string): { address: string; port: number } {
  const [address = '', port = '5060'] = text.split(':');
  return { address, port: Number(port) };
}

function portsOf(service: Service, { address, ports }: StackSettings): WantedPort[] {
  switch (service) {
    case 'mysql':
      return [{ protocol: 'tcp', address: internalAddress, port: ports.mysql, purpose: 'mysql' }];
    case 'asterisk':
      return [{ protocol: 'udp', address: internalAddress, port: ports.asterisk, purpose: 'asterisk' }];
    case 'kamailio':
      return [
        { protocol: 'tcp', address, port: ports.wss, purpose: 'kamailio (WSS)' },
        { protocol: 'udp', address, port: ports.sip, purpose: 'kamailio (SIP)' },
      ];
  }
}

function createRuntime(
  selection: StackSelection,
  settings: StackSettings,
  report: (line: string) => void,
): Runtime {
  const create = settings.runtime === 'docker' ? dockerRuntime : nativeRuntime;
  return create(selection, report);
}

async function runningServices(runtime: Runtime): Promise<Service[]> {
  const states = await Promise.all(services.map((service) => runtime.state(service)));
  return services.filter((_, index) => states[index] === 'running');
}

/** Waits for a service. `wait` is given what throws once the daemon has ended or its time is over. */
async function ready(
  service: Service,
  runtime: Runtime,
  wait: (alive: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const deadline = Date.now() + startLimit[service];
  let reason = 'it does not answer';
  const alive = async () => {
    if ((await runtime.state(service)) !== 'running') reason = 'it has ended';
    else if (Date.now() < deadline) return;
    throw new StackFailure(reason);
  };
  try {
    await wait(alive);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StackFailure(
      `${service} did not come up: ${why}. Its last lines:\n${await runtime.log(service, 15)}`,
    );
  }
}

async function untilAnswered(alive: () => Promise<void>, probe: () => Promise<void>): Promise<void> {
  for (let last = ''; ; ) {
    await alive().catch((error: unknown) => {
      throw new Error(last === '' ? String(error) : last);
    });
    try {
      return await probe();
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
      await delay(100);
    }
  }
}

/** Ends what `up` has started, and nothing else. Agents and certificates stay for the next `up`. */
export async function down(selection: StackSelection, report: (line: string) => void = quiet): Promise<void> {
  const settings = await readSettings(selection.stateDir);
  if (settings === undefined) return;
  await withLock(
    locate(selection.stateDir).lock,
    () => createRuntime(selection, settings, report).stop(services),
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
    domain: settings.domain,
    wss: `wss://${settings.domain}:${settings.ports.wss}`,
    sip: `${settings.address}:${settings.ports.sip}`,
    ca: locate(selection.stateDir).ca,
    services: await Promise.all(
      services.map(async (name) => ({
        name,
        version: await runtime.version(name),
        state: await runtime.state(name),
      })),
    ),
  };
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
    services.map(async (one) => `==> ${one} <==\n${await runtime.log(one, count)}`),
  );
  return all.join('\n\n');
}

/** The ports of a set, for what talks to it. @throws StackFailure when it was never brought up */
export async function ports(selection: StackSelection): Promise<Ports> {
  return (await requireSettings(selection)).ports;
}

export const addAgent = onRunningSet(agents.addAgent);
export const setAgentPassword = onRunningSet(agents.setAgentPassword);
export const removeAgent = onRunningSet(agents.removeAgent);
export const listAgents = onRunningSet(agents.listAgents);

function onRunningSet<Rest extends unknown[], Result>(
  action: (stateDir: string, settings: StackSettings, ...rest: Rest) => Promise<Result>,
): (selection: StackSelection, ...rest: Rest) => Promise<Result> {
  return async (selection, ...rest) => {
    const settings = await requireSettings(selection);
    if ((await createRuntime(selection, settings, quiet).state('mysql')) !== 'running') {
      throw new StackFailure(`the set ${selection.name} is not up`);
    }
    return action(selection.stateDir, settings, ...rest);
  };
}

async function requireSettings(selection: StackSelection): Promise<StackSettings> {
  const settings = await readSettings(selection.stateDir);
  if (settings === undefined)
    throw new StackFailure(`the set ${selection.name} was never brought up: \`up\` first`);
  return settings;
}
