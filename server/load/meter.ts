import type { Runtime } from '../stack/runtime/runtime';
import type { Crew } from './crew';
import { latencyOf } from './latency';
import type { PhaseReport } from './report';
import { type CpuTimes, cpuBetween, cpuTimes } from './servers';

/** Results of calls. */
export interface CallTally {
  /** Milliseconds from INVITE to 180, and from NOTIFY talk to the answer. */
  readonly samples: { readonly ring: readonly number[]; readonly answer: readonly number[] };
  /** Count of each failure. */
  readonly failures: Readonly<Record<string, number>>;
}

interface Look {
  readonly at: number;
  readonly kamailio: CpuTimes;
  readonly mysql: CpuTimes;
  readonly asterisk: CpuTimes;
  /** Milliseconds. */
  readonly client: number;
}

/** Measures agents and daemons before and after a phase. */
export class Meter {
  readonly #crew: Crew;
  readonly #runtime: Runtime;
  readonly #agents: number;

  constructor(crew: Crew, runtime: Runtime, agents: number) {
    this.#crew = crew;
    this.#runtime = runtime;
    this.#agents = agents;
  }

  async measure(
    name: PhaseReport['name'],
    phase: () => Promise<CallTally | undefined>,
  ): Promise<PhaseReport> {
    const [before] = await this.#look();
    const calls = await phase();
    const [after, { tally, registered }] = await this.#look();
    const { samples } = tally;
    const seconds = (after.at - before.at) / 1000;
    const registrations = samples.register.length + samples.refresh.length;
    const cores = (milliseconds: number) => rounded(milliseconds / 1000 / seconds, 2);
    const measured = Object.entries({ ...samples, ...calls?.samples }).map(
      ([what, durations]) => [what, latencyOf(durations)] as const,
    );
    return {
      name,
      seconds: rounded(seconds, 1),
      registrations,
      perSecond: Math.round(registrations / seconds),
      latency: Object.fromEntries(measured.filter(([, latency]) => latency !== undefined)),
      missing: this.#agents - registered,
      callsFailed: Object.values(calls?.failures ?? {}).reduce((sum, count) => sum + count, 0),
      failures: { ...tally.failures, ...calls?.failures },
      cores: {
        client: cores(after.client - before.client),
        kamailio: cores(cpuBetween(before.kamailio, after.kamailio)),
        mysql: cores(cpuBetween(before.mysql, after.mysql)),
        asterisk: cores(cpuBetween(before.asterisk, after.asterisk)),
      },
    };
  }

  async #look() {
    const at = performance.now();
    const account = await this.#crew.account();
    const { user, system } = process.cpuUsage();
    const look: Look = {
      at,
      kamailio: await cpuTimes(this.#runtime, 'kamailio'),
      mysql: await cpuTimes(this.#runtime, 'mysql'),
      asterisk: await cpuTimes(this.#runtime, 'asterisk'),
      client: account.cpuMs + (user + system) / 1000,
    };
    return [look, account] as const;
  }
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
