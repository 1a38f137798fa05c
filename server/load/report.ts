import type { Latency } from './latency';

/** How many cores' worth of CPU time each side used over a stretch of time. */
export interface Cores {
  readonly client: number;
  readonly kamailio: number;
  readonly mysql: number;
  readonly asterisk: number;
}

export interface PhaseReport {
  readonly name: 'connect' | 'hold' | 'flood' | 'storm';
  readonly seconds: number;
  /** How many registrations came about, each with its challenge, and how many a second. */
  readonly registrations: number;
  readonly perSecond: number;
  /** Opening a connection: TCP, TLS and WebSocket. Milliseconds. */
  readonly connectMs?: Latency;
  /** REGISTER with its challenge. Milliseconds. */
  readonly registerMs?: Latency;
  /** From the loss of the connection until the agent is registered again. Milliseconds. */
  readonly backMs?: Latency;
  /** From INVITE to 180, and from NOTIFY talk to the answer. Milliseconds. */
  readonly ringMs?: Latency;
  readonly answerMs?: Latency;
  /** Agents that should be registered when it ended, and weren't. */
  readonly missing: number;
  /** What failed how often. A phone tries again, so a failure is no agent lost. */
  readonly failures: Readonly<Record<string, number>>;
  readonly cores: Cores;
}

export interface LoadReport {
  readonly ok: boolean;
  readonly agents: number;
  readonly workers: number;
  readonly sources: number;
  readonly machine: {
    readonly cores: number;
    /** The load average of the last minute before it began. */
    readonly loadBefore: number;
  };
  readonly phases: readonly PhaseReport[];
  /** What an agent costs Kamailio, registered and at rest. Bytes. */
  readonly memory: {
    /** Proportional set size of all its processes. */
    readonly pssPerAgent: number;
    /** Of its shared memory, which `-m` in server/kamailio/start bounds. */
    readonly sharedPerAgent: number;
    readonly sharedFree: number;
  };
}

export function printLoad(report: LoadReport): string {
  const { agents, workers, sources, machine, memory } = report;
  const head =
    `${agents} agents in ${workers} process(es) from ${sources} address(es); ${machine.cores} cores, ` +
    `load average before: ${machine.loadBefore}`;
  const cost =
    `an agent costs Kamailio ${kib(memory.pssPerAgent)} (${kib(memory.sharedPerAgent)} of shared memory, ` +
    `of which ${kib(memory.sharedFree)} are free)`;
  return [head, ...report.phases.map(printPhase), cost, report.ok ? 'no agent lost' : 'FAILED'].join('\n\n');
}

function printPhase(phase: PhaseReport): string {
  const { cores } = phase;
  const lines = [
    `${phase.name}: ${phase.registrations} registrations in ${phase.seconds} s, ${phase.perSecond}/s; ${phase.missing} agents missing`,
    `  cores used: client ${cores.client}, kamailio ${cores.kamailio}, mysql ${cores.mysql}, asterisk ${cores.asterisk}`,
    ...latencyLine('connected after', phase.connectMs),
    ...latencyLine('registered after', phase.registerMs),
    ...latencyLine('back after', phase.backMs),
    ...latencyLine('rang after', phase.ringMs),
    ...latencyLine('answered after', phase.answerMs),
    ...Object.entries(phase.failures).map(([reason, count]) => `  ${count} × ${reason}`),
  ];
  return lines.join('\n');
}

function latencyLine(what: string, latency: Latency | undefined): string[] {
  if (latency === undefined) return [];
  const { count, p50, p99, max } = latency;
  return [`  ${what.padEnd(16)} p50 ${p50} ms, p99 ${p99} ms, longest ${max} ms (${count})`];
}

function kib(bytes: number): string {
  return `${Math.round(bytes / 1024)} KiB`;
}
