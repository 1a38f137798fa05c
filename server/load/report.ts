import type { Latency } from './latency';

export interface PhaseReport {
  readonly name: 'connect' | 'hold' | 'flood' | 'storm';
  readonly seconds: number;
  /** Successful registrations, each with its challenge, and their number per second. */
  readonly registrations: number;
  readonly perSecond: number;
  /** Latencies in milliseconds; absent if nothing was measured. */
  readonly latency: {
    /** Opening a connection: TCP, TLS and WebSocket. */
    readonly connect?: Latency;
    /** REGISTER with its challenge, on the new connection. */
    readonly register?: Latency;
    /** Duration of a refresh on the open connection. */
    readonly refresh?: Latency;
    /** Time from the loss of the connection until the agent is registered again. */
    readonly back?: Latency;
    /** Time from INVITE to 180. */
    readonly ring?: Latency;
    /** Time from NOTIFY talk to the answer. */
    readonly answer?: Latency;
  };
  /** Agents that were not registered at its end, but should have been. */
  readonly missing: number;
  readonly callsFailed: number;
  /** Count of each failure. Phones try again, so a failure does not mean that an agent is lost. */
  readonly failures: Readonly<Record<string, number>>;
  /** CPU time used, in cores. */
  readonly cores: {
    readonly client: number;
    readonly kamailio: number;
    readonly mysql: number;
    readonly asterisk: number;
  };
}

export interface LoadReport {
  /** True if no agent was missing at the end of any phase, and every call succeeded. */
  readonly ok: boolean;
  readonly agents: number;
  /** Processes and source addresses that the agents were spread over. */
  readonly workers: number;
  readonly sources: number;
  readonly machine: {
    readonly cores: number;
    /** The load average of the minute before. */
    readonly loadBefore: number;
  };
  readonly phases: readonly PhaseReport[];
  /** Memory that Kamailio needs for an idle registered agent. Bytes. */
  readonly memory: {
    /** Proportional set size of all processes. */
    readonly pssPerAgent: number;
    /** Used and free part of the shared memory that `-m` in server/kamailio/start grants. */
    readonly sharedPerAgent: number;
    readonly sharedFree: number;
  };
}

export function printLoad({ ok, agents, workers, sources, machine, phases, memory }: LoadReport): string {
  return [
    `${agents} agents in ${workers} process(es) from ${sources} address(es), on ${machine.cores} cores; load average before: ${machine.loadBefore}`,
    ...phases.map(printPhase),
    `an agent costs Kamailio ${kib(memory.pssPerAgent)} of memory, ${kib(memory.sharedPerAgent)} of that shared; ${kib(memory.sharedFree)} of shared memory are free`,
    ok ? 'ok: no agent missing' : 'FAILED: see above',
  ].join('\n\n');
}

function printPhase({
  name,
  seconds,
  registrations,
  perSecond,
  latency,
  missing,
  failures,
  cores,
}: PhaseReport): string {
  const used = Object.entries(cores).map(([party, value]) => `${party} ${value}`);
  return [
    `${name}: ${registrations} registrations in ${seconds} s (${perSecond}/s), ${missing} agents missing at the end`,
    `  cores used: ${used.join(', ')}`,
    ...Object.entries(latency).map(
      ([what, { p50, p99, max, count }]: [string, Latency]) =>
        `  ${what.padEnd(9)} p50 ${p50} ms, p99 ${p99} ms, longest ${max} ms (${count})`,
    ),
    ...Object.entries(failures).map(([reason, count]) => `  ${count} × ${reason}`),
  ].join('\n');
}

function kib(bytes: number): string {
  return `${Math.round(bytes / 1024)} KiB`;
}
