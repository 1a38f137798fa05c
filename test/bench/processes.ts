import { readdir, readFile } from 'node:fs/promises';

/** A process as /proc/PID/stat tells it. */
interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  /** Clock ticks since boot: with the pid it names the process for good. */
  readonly startedAt: number;
  /** Of user and system time together. */
  readonly cpuSeconds: number;
}

/** sysconf(_SC_CLK_TCK) is 100 on every Linux that Electron runs on. */
const TICKS_PER_SECOND = 100;

async function statOf(pid: number): Promise<ProcessStat | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (text === null) return null;
  // The name before the last parenthesis may hold blanks; fields are numbered from 3 after it (proc(5)).
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const field = (number: number): number => Number(fields[number - 3]);
  return {
    pid,
    parent: field(4),
    startedAt: field(22),
    cpuSeconds: (field(14) + field(15)) / TICKS_PER_SECOND,
  };
}

/** A process and all that it started, by parentage. Empty when it is gone. */
export async function processTree(root: number): Promise<ProcessStat[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const all = (await Promise.all(pids.map(statOf))).filter((stat) => stat !== null);
  const tree = all.filter(({ pid }) => pid === root);
  // The loop sees what it appends.
  for (const { pid } of tree) tree.push(...all.filter(({ parent }) => parent === pid));
  return tree;
}

/** Proportional set size of all processes of the tree, in MB (10^6 bytes). */
export async function treePss(root: number): Promise<number> {
  return pss(await processTree(root));
}

/** The same of the processes that pages run in. */
export async function pagePss(root: number): Promise<number> {
  const tree = await processTree(root);
  const commands = await Promise.all(
    tree.map(({ pid }) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return pss(tree.filter((_, index) => commands[index]?.includes('--type=renderer')));
}

async function pss(processes: readonly ProcessStat[]): Promise<number> {
  const sizes = await Promise.all(
    processes.map(async ({ pid }) => {
      const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
      return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0);
    }),
  );
  return (sizes.reduce((sum, size) => sum + size, 0) * 1024) / 1e6;
}

/** CPU seconds that the tree uses in a second, over `forMs`. */
export async function treeCpu(root: number, forMs: number): Promise<number> {
  const startedAt = performance.now();
  const before = new Map((await processTree(root)).map((stat) => [stat.pid, stat]));
  await new Promise((resolve) => setTimeout(resolve, forMs));
  const after = await processTree(root);
  const seconds = (performance.now() - startedAt) / 1000;
  const used = after.map((stat) => {
    const earlier = before.get(stat.pid);
    return earlier?.startedAt === stat.startedAt ? stat.cpuSeconds - earlier.cpuSeconds : stat.cpuSeconds;
  });
  return used.reduce((sum, value) => sum + value, 0) / seconds;
}

/** Kills what is left of a tree that was listed before its root ended. */
export async function killRest(tree: readonly ProcessStat[]): Promise<void> {
  for (const { pid, startedAt } of tree) {
    if ((await statOf(pid))?.startedAt === startedAt) process.kill(pid, 'SIGKILL');
  }
}
