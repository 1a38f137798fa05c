import { readFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type StackSelection, status, up } from '../stack/api';
import { StackFailure } from '../stack/failure';
import { withLock } from '../stack/lock';
import { readSettings, type StackSettings } from '../stack/set';
import { type CallTally, Caller } from './caller';
import { Crew } from './crew';
import { crash, leaderOf } from './daemons';
import { latencyOf } from './latency';
import { addPopulation, type Population, removePopulation } from './population';
import type { LoadReport, PhaseReport } from './report';
import { openFilesLimit, usageOf } from './servers';
import { LoadTrunk } from './trunk';

export interface LoadOptions {
  readonly agents: number;
  /** Connections opened a second; without it as fast as the server takes them. */
  readonly rate?: number;
  /** How long the agents then stay, in seconds. */
  readonly hold: number;
  /** Seconds after which each agent registers again meanwhile. */
  readonly refresh: number;
  /** Calls a second meanwhile. */
  readonly calls: number;
  /** Seconds for which they talk. */
  readonly talk: number;
  /** Seconds of registrations on the open connections, as many as the server takes. */
  readonly flood: number;
  /** All lose their connection at once: Kamailio is killed and started again, or the network fails. */
  readonly storm?: 'kill' | 'cut';
  /** Source addresses: 1 is an office behind one NAT address. More only on loopback. */
  readonly sources: number;
  /** Requests or handshakes under way at a time, where there is no rate. */
  readonly atOnce: number;
}

/** An agent that isn't registered by then is lost (issue: none waits over a minute). Milliseconds. */
const LIMIT_MS = 60_000;
/** Files that a process has open besides its connections, amply. */
const OTHER_FILES = 200;

/**
 * Puts agents onto the set and measures what it does to them. The agents exist for as long as this runs.
 * @param signal ends it early; the agents are removed all the same
 * @throws StackFailure naming what is missing
 */
export async function runLoad(
  selection: StackSelection,
  options: LoadOptions,
  report: (line: string) => void,
  signal: AbortSignal,
): Promise<LoadReport> {
  const { stateDir } = selection;
  const settings = await readSettings(stateDir);
  if (settings === undefined) throw new StackFailure('no set is up here');
  return withLock(
    join(stateDir, 'load.lock'),
    async () => {
      const size = Math.min(availableParallelism(), Math.ceil(options.agents / 100));
      await requireFiles(stateDir, options.agents, size);
      const crew = Crew.start(size);
      const interrupted = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(new StackFailure('interrupted')));
      });
      try {
        const population = await addPopulation(stateDir, settings, options.agents);
        const load = new Load(selection, settings, options, crew, population, report);
        return await Promise.race([load.run(), interrupted]);
      } finally {
        await crew.end();
        await removePopulation(stateDir, settings);
      }
    },
    () => report('waiting for another load test on this set'),
  );
}

/** @throws StackFailure when a process could not hold its connections */
async function requireFiles(stateDir: string, agents: number, workers: number): Promise<void> {
  const kamailio = await openFilesLimit(await leaderOf(stateDir, 'kamailio'));
  const own = await openFilesLimit('self');
  const remedy = 'raise it with `ulimit -n`, also for the shell that runs `up`';
  if (agents + OTHER_FILES > kamailio) {
    throw new StackFailure(`Kamailio may open ${kamailio} files only, too few for ${agents} agents: ${remedy}`);
  }
  if (agents / workers + OTHER_FILES > own) {
    throw new StackFailure(`a process may open ${own} files only, too few for its agents: ${remedy}`);
  }
}

class Load {
  readonly #selection: StackSelection;
  readonly #settings: StackSettings;
  readonly #options: LoadOptions;
  readonly #crew: Crew;
  readonly #population: Population;
  readonly #report: (line: string) => void;
  readonly #phases: PhaseReport[] = [];

  constructor(
    selection: StackSelection,
    settings: StackSettings,
    options: LoadOptions,
    crew: Crew,
    population: Population,
    report: (line: string) => void,
  ) {
    this.#selection = selection;
    this.#settings = settings;
    this.#options = options;
    this.#crew = crew;
    this.#population = population;
    this.#report = report;
  }

  async run(): Promise<LoadReport> {
    const { agents, hold, flood, storm, sources } = this.#options;
    const [loadBefore = 0] = loadavg();
    await this.#recruit();
    const before = await this.#kamailio();
    await this.#phase('connect', () => this.#connect());
    const after = await this.#kamailio();
    if (hold > 0) await this.#phase('hold', () => this.#hold());
    if (flood > 0) await this.#phase('flood', () => this.#flood());
    if (storm !== undefined) await this.#phase('storm', () => this.#storm(storm));
    return {
      ok: this.#phases.every(({ missing }) => missing === 0),
      agents,
      workers: this.#crew.size,
      sources,
      machine: { cores: availableParallelism(), loadBefore },
      phases: this.#phases,
      memory: {
        pssPerAgent: Math.round((after.pssBytes - before.pssBytes) / agents),
        sharedPerAgent: 0,
        sharedFree: 0,
      },
    };
  }

  async #recruit(): Promise<void> {
    const { sources } = this.#options;
    const { address } = this.#settings;
    if (sources > 1 && !address.startsWith('127.')) {
      throw new StackFailure('several source addresses are possible only towards a set on loopback');
    }
    const { wss, domain, ca } = await status(this.#selection);
    const authority = await readFile(ca, 'utf8');
    const addresses = Array.from({ length: sources }, (_, index) => `127.1.0.${index + 1}`);
    await this.#crew.tell((index) => ({
      order: 'recruit',
      dns: this.#population.dns.filter((_, number) => number % this.#crew.size === index),
      domain,
      password: this.#population.password,
      url: wss,
      address,
      ca: authority,
      sources: sources > 1 ? addresses : [],
    }));
  }

  async #connect(): Promise<void> {
    const { rate, atOnce } = this.#options;
    const { size } = this.#crew;
    const pace = rate === undefined ? { atOnce: Math.ceil(atOnce / size) } : { rate: rate / size };
    await this.#crew.tell(() => ({ order: 'connect', pace, limitMs: LIMIT_MS }));
  }

  async #hold(): Promise<CallTally | undefined> {
    const { hold, refresh, calls, talk } = this.#options;
    await this.#crew.tell(() => ({ order: 'refresh', intervalMs: refresh * 1000 }));
    if (calls === 0) {
      await delay(hold * 1000);
      return;
    }
    const trunk = await LoadTrunk.open(
      (await status(this.#selection)).sip,
      this.#settings.genesys[0]?.address ?? '127.0.0.1',
    );
    const caller = new Caller(trunk);
    try {
      await caller.call(this.#population.dns, calls, talk * 1000, hold * 1000);
      return caller.tally;
    } finally {
      trunk.close();
    }
  }

  async #flood(): Promise<void> {
    const atOnce = Math.ceil(this.#options.atOnce / this.#crew.size);
    await this.#crew.tell(() => ({ order: 'flood', forMs: this.#options.flood * 1000, atOnce }));
  }

  async #storm(kind: 'kill' | 'cut'): Promise<void> {
    const back = this.#crew.tell(() => ({ order: 'return', limitMs: LIMIT_MS }));
    if (kind === 'cut') {
      await this.#crew.tell(() => ({ order: 'cut' }));
    } else {
      await crash(this.#selection.stateDir, 'kamailio');
      await up(this.#selection);
    }
    await back;
  }

  async #phase(name: PhaseReport['name'], action: () => Promise<CallTally | undefined | void>): Promise<void> {
    this.#report(`${name} …`);
    const before = await this.#cpu();
    const begun = performance.now();
    const calls = (await action()) ?? undefined;
    const seconds = (performance.now() - begun) / 1000;
    const { tally, registered } = await this.#crew.account();
    const after = await this.#cpu();
    const { connect, register, refresh, back } = tally.samples;
    const registrations = register.length + refresh.length;
    const cores = (one: number, other: number) => round((other - one) / 1000 / seconds, 2);
    this.#phases.push({
      name,
      seconds: round(seconds, 1),
      registrations,
      perSecond: Math.round(registrations / seconds),
      ...{ connectMs: latencyOf(connect) },
    });
  }
}
