import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { runtimeOf } from '../stack/api/status';
import { StackFailure } from '../stack/failure';
import { withLock } from '../stack/host/lock';
import type { Runtime } from '../stack/runtime/runtime';
import { readSettings, type StackSettings } from '../stack/settings/settings';
import type { StackSelection } from '../stack/settings/state-dir';
import { Crew } from './crew';
import { Meter } from './meter';
import type { LoadOptions } from './options';
import { Phases } from './phases';
import { addPopulation, type Population, removePopulation } from './population';
import type { LoadReport, PhaseReport } from './report';
import { kamailioMemory, openFilesLimit } from './servers';

/** Agents for which a process of their own pays off. */
const AGENTS_PER_WORKER = 200;
/** Allowance for files that a process has open besides its connections. */
const OTHER_FILES = 300;

/**
 * Runs a load test: puts agents onto a running server set and measures it. They are in the database only while this runs.
 * @param signal ends it early
 * @throws StackFailure naming what is missing, or when it was ended early
 */
export async function runLoad(
  selection: StackSelection,
  options: LoadOptions,
  report: (line: string) => void,
  signal: AbortSignal,
): Promise<LoadReport> {
  const { stateDir } = selection;
  const runtime = await runtimeOf(selection);
  const settings = await readSettings(stateDir);
  if (settings === undefined) throw new StackFailure('no server set is running here: run `up` first');
  const size = Math.min(availableParallelism(), Math.ceil(options.agents / AGENTS_PER_WORKER));
  await requireFiles(runtime, options.agents, size);
  const withAgents = async () => {
    const crew = new Crew(size);
    try {
      const population = await addPopulation(stateDir, settings, options.agents);
      const load = carryOut(selection, settings, runtime, options, crew, population, report, signal);
      return await Promise.race([load, aborted(signal)]);
    } finally {
      // No agent stays behind, even if a process fails.
      try {
        await crew.end();
      } finally {
        await removePopulation(stateDir, settings);
      }
    }
  };
  return withLock(join(stateDir, 'load.lock'), withAgents, () => report('waiting for another load test'));
}

async function carryOut(
  selection: StackSelection,
  settings: StackSettings,
  runtime: Runtime,
  options: LoadOptions,
  crew: Crew,
  population: Population,
  report: (line: string) => void,
  signal: AbortSignal,
): Promise<LoadReport> {
  const [loadBefore = 0] = loadavg();
  const { agents, hold, flood, storm, sources } = options;
  const phases = new Phases(selection, settings, options, crew, population, signal);
  const meter = new Meter(crew, runtime, agents);
  const done: PhaseReport[] = [];
  /** Skips a phase if agents are missing. */
  const phase = async (...what: Parameters<Meter['measure']>) => {
    if (done.some(({ missing }) => missing > 0)) return;
    report(`${what[0]} …`);
    done.push(await meter.measure(...what));
  };

  await phases.recruit();
  const before = await kamailioMemory(runtime);
  await phase('connect', () => phases.connect());
  const after = await kamailioMemory(runtime);
  if (hold > 0) await phase('hold', () => phases.hold());
  if (flood > 0) await phase('flood', () => phases.flood());
  if (storm !== undefined) await phase('storm', () => phases.storm(storm));

  return {
    ok: done.every(({ missing, callsFailed }) => missing === 0 && callsFailed === 0),
    agents,
    workers: crew.size,
    sources,
    machine: { cores: availableParallelism(), loadBefore },
    phases: done,
    memory: {
      pssPerAgent: Math.round((after.pss - before.pss) / agents),
      sharedPerAgent: Math.round((after.sharedUsed - before.sharedUsed) / agents),
      sharedFree: after.sharedFree,
    },
  };
}

/** @throws StackFailure once the signal is given */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(new StackFailure('ended early; the agents are removed'));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

/** @throws StackFailure when a process could not hold its connections */
async function requireFiles(runtime: Runtime, agents: number, workers: number): Promise<void> {
  const remedy = 'raise the limit with `ulimit -n`';
  const limits = await Promise.all((await runtime.processes('kamailio')).map(openFilesLimit));
  const kamailio = Math.min(...limits);
  if (agents + OTHER_FILES > kamailio) {
    throw new StackFailure(
      `Kamailio may open ${kamailio} files, too few for ${agents} agents: ${remedy} before \`up\`, and restart the server set`,
    );
  }
  const own = await openFilesLimit('self');
  if (Math.ceil(agents / workers) + OTHER_FILES > own) {
    throw new StackFailure(`a process may open ${own} files here, too few for its agents: ${remedy}`);
  }
}
