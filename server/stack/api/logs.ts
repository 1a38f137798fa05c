import { type LogLine, linesOfCall } from '../observe/call-log';
import { type ScrapeTarget, scrapeTargets } from '../observe/metrics';
import { createRuntime } from '../runtime/create';
import type { Service } from '../settings/services';
import { requireSettings } from '../settings/settings';
import type { StackSelection } from '../settings/state-dir';

const quiet = () => undefined;

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

/** The log lines of all daemons of this host about one call, in the order of time. `name`: its CallUUID, or the Call-ID of its first leg. */
export async function logsOfCall(selection: StackSelection, name: string): Promise<LogLine[]> {
  const settings = await requireSettings(selection);
  const runtime = createRuntime(selection, settings, quiet);
  return linesOfCall(name, settings.run, (service) => runtime.lines(service));
}

/** Puts logs aside that have grown too long, while the daemons run. `up` does it too. */
export async function rotateLogs(selection: StackSelection): Promise<void> {
  await createRuntime(selection, await requireSettings(selection), quiet).rotateLogs();
}

/** The URLs of the metrics of this host's daemons, for Prometheus. */
export async function metricsTargets(selection: StackSelection): Promise<ScrapeTarget[]> {
  return scrapeTargets(await requireSettings(selection));
}
