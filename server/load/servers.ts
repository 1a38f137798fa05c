import { readFile } from 'node:fs/promises';
import { sessionMembers } from '../stack/processes';

/** What a daemon with all its processes has used and holds. */
export interface Usage {
  /** CPU time since its start, in milliseconds. */
  readonly cpuMs: number;
  /** Proportional set size: memory shared between its processes is counted once. Bytes. */
  readonly pssBytes: number;
}

/** Clock ticks a second in /proc (sysconf(_SC_CLK_TCK)): 100 on every Linux that Node runs on. */
const TICKS = 100;

/** @param leader the daemon's first process. Linux; its memory only for root, who may look into it. */
export async function usageOf(leader: number): Promise<Usage> {
  const members = await sessionMembers(leader);
  const each = await Promise.all(members.map(async (pid) => [await cpuOf(pid), await pssOf(pid)] as const));
  return {
    cpuMs: each.reduce((sum, [cpu]) => sum + cpu, 0),
    pssBytes: each.reduce((sum, [, pss]) => sum + pss, 0),
  };
}

async function cpuOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 1000) / TICKS;
}

async function pssOf(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss: +(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024;
}

/** How many files a process may hold open. Linux. */
export async function openFilesLimit(pid: number | 'self'): Promise<number> {
  const limits = await readFile(`/proc/${pid}/limits`, 'utf8');
  const soft = /^Max open files +(\d+|unlimited)/m.exec(limits)?.[1];
  return soft === undefined || soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
}
