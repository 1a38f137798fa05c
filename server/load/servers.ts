import { readFile } from 'node:fs/promises';
import { StackFailure } from '../stack/failure';
import type { Runtime } from '../stack/runtime/runtime';
import type { Service } from '../stack/settings/services';

/** Clock ticks a second in /proc (sysconf(_SC_CLK_TCK)): 100 on every Linux that Node runs on. */
const TICKS = 100;

/** CPU time of each of a daemon's processes since its start, in milliseconds, by process number. */
export type CpuTimes = ReadonlyMap<number, number>;

export async function cpuTimes(runtime: Runtime, service: Service): Promise<CpuTimes> {
  const pids = await runtime.processes(service);
  return new Map(await Promise.all(pids.map(async (pid) => [pid, await cpuTime(pid)] as const)));
}

async function cpuTime(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 1000) / TICKS;
}

/** CPU time used between two samples, also by new processes. The time of processes that died is lost. */
export function cpuBetween(before: CpuTimes, after: CpuTimes): number {
  return [...after].reduce((sum, [pid, time]) => sum + time - (before.get(pid) ?? 0), 0);
}

export interface KamailioMemory {
  /** Proportional set size of all its processes: what they share is counted once. Bytes. Needs root. */
  readonly pss: number;
  /** Used part of the shared memory that `-m` in server/kamailio/start grants. Bytes. */
  readonly sharedUsed: number;
  readonly sharedFree: number;
}

/** @throws StackFailure when Kamailio can't be asked */
export async function kamailioMemory(runtime: Runtime): Promise<KamailioMemory> {
  const pids = await runtime.processes('kamailio');
  const pss = await Promise.all(pids.map(proportionalSetSize));
  const asked = await runtime.control('kamailio', ['kamcmd', '-s', 'unix:/run/kamailio/ctl', 'core.shmmem']);
  const value = (name: string) => {
    const found = new RegExp(`\\b${name}: (\\d+)`).exec(asked.output)?.[1];
    if (found === undefined) throw new StackFailure(`kamcmd core.shmmem: ${asked.output}`);
    return Number(found);
  };
  return {
    pss: pss.reduce((sum, one) => sum + one, 0),
    sharedUsed: value('real_used'),
    sharedFree: value('free'),
  };
}

async function proportionalSetSize(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss: +(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024;
}

/** The number of files that a process may hold open. */
export async function openFilesLimit(pid: number | 'self'): Promise<number> {
  const limits = await readFile(`/proc/${pid}/limits`, 'utf8').catch(() => '');
  const soft = /^Max open files +(\d+)/m.exec(limits)?.[1];
  return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft);
}
