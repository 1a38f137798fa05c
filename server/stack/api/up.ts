import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { readAgents, writeAgents } from '../agents/direct/agent-file';
import { decideSettings, type SettingsOptions } from '../api/decide-settings';
import { describeStack, type StackStatus } from '../api/status';
import { ensureCertificates } from '../certificates/certificates';
import { keepGenesysCa } from '../certificates/genesys-ca';
import { expiryWarning, reloadDaemons, showCertificate } from '../certificates/served';
import { loadPendingDump } from '../database/dump';
import { migrate } from '../database/migrations';
import { messageOf, StackFailure } from '../failure';
import { withLock } from '../host/lock';
import { requireFreePorts } from '../host/port-check';
import { probes } from '../observe/probe';
import { placeHoldMusic } from '../render/hold-music';
import { render } from '../render/render';
import { siteValues } from '../render/values';
import { createRuntime } from '../runtime/create';
import { definitions } from '../runtime/definitions';
import type { Runtime } from '../runtime/runtime';
import { obtainSecrets } from '../settings/secrets';
import { type Service, services } from '../settings/services';
import { readSettings, type StackSettings, writeSettings } from '../settings/settings';
import {
  createFilesDirs,
  createStateDir,
  type StackSelection,
  statePaths,
  writePrivately,
} from '../settings/state-dir';
import { joinSite } from '../site/join';

export interface UpOptions extends SettingsOptions {
  /** File with the CA of Genesys's certificates, for addresses that are reached over TLS. It is stored. */
  readonly genesysCa?: string;
  /** File from `join-file` on another host of the site, for a new set. */
  readonly join?: string;
  /** Called with progress messages. */
  readonly report?: (line: string) => void;
  /** When aborted, everything that was started is stopped again. */
  readonly signal?: AbortSignal;
}

const quiet = () => undefined;

const withoutKamailio =
  'direct profile: no answering from the desktop (NOTIFY talk and hold), no second server, no TURN, no bans for wrong passwords, ' +
  'no class of service (docs/server/direct.md)';

/**
 * Starts the server set and returns when phones can register. A running set is left as it is, except that daemons which have died are
 * restarted.
 * @throws StackFailure naming the service that failed, with its last log lines; what this call started is ended again
 */
export async function up(selection: StackSelection, options: UpOptions = {}): Promise<StackStatus> {
  await createStateDir(selection.stateDir);
  const report = options.report ?? quiet;
  return withLock(
    statePaths(selection.stateDir).lock,
    () => upLocked(selection, options, report),
    () => report('waiting for another command on this server set'),
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
    throw new StackFailure(
      `the server set ${selection.name} is running with different options: run \`down\` first`,
    );
  }
  await runtime.prepare(options.signal);
  await runtime.rotateLogs();
  const missing = settings.run.filter((service) => !running.includes(service));
  await requireFreePorts(missing.flatMap((service) => definitions[service].ports(settings)));
  await writeSettings(stateDir, settings);
  await rm(statePaths(stateDir).wantedDown, { force: true });
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
      await render(service, settings.profile, statePaths(stateDir).etc(service), values);
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
  const { startLimit } = definitions[service];
  const deadline = Date.now() + startLimit;
  let why = 'it does not answer';
  while (Date.now() < deadline) {
    signal?.throwIfAborted();
    if ((await runtime.state(service)) !== 'running') {
      why = 'it has ended';
      break;
    }
    try {
      return await probes[service](stateDir, settings);
    } catch (error) {
      why = messageOf(error);
      await delay(100);
    }
  }
  throw new StackFailure(
    `${service} did not come up: ${why}. Its last lines:\n${await runtime.log(service, 15)}`,
  );
}

/** Stops what `up` has started, and nothing else. Agents and certificates stay for the next `up`. */
export async function down(selection: StackSelection, report: (line: string) => void = quiet): Promise<void> {
  const settings = await readSettings(selection.stateDir);
  if (settings === undefined) return;
  await withLock(
    statePaths(selection.stateDir).lock,
    async () => {
      await writePrivately(statePaths(selection.stateDir).wantedDown, '');
      await createRuntime(selection, settings, report).stop(services);
    },
    () => report('waiting for another command on this server set'),
  );
}
