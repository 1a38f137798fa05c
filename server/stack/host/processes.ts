import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** A process that can't be mistaken for a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Field 22 of /proc/PID/stat: clock ticks after boot. */
  readonly startTime: string;
}

interface ProcessStat {
  readonly state: string;
  readonly session: number;
  readonly startTime: string;
}

/** A process's state from /proc (Linux only); undefined if there is no such process. */
async function readStat(pid: number): Promise<ProcessStat | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  // The name, in parentheses, may hold anything: what follows the last one is plain.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, , , session] = fields;
  const startTime = fields[19];
  if (state === undefined || session === undefined || startTime === undefined) return undefined;
  return { state, session: Number(session), startTime };
}

export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const stat = await readStat(pid);
  return stat && { pid, startTime: stat.startTime };
}

export async function isRunning(process: ProcessIdentity): Promise<boolean> {
  const stat = await readStat(process.pid);
  return stat !== undefined && stat.startTime === process.startTime && (await isAlive(process.pid, stat));
}

/**
 * False for a zombie, unless it has threads left: these hold its sockets until they end.
 */
async function isAlive(pid: number, { state }: ProcessStat): Promise<boolean> {
  if (state !== 'Z') return true;
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  return threads.length > 1;
}

/** The living processes of the session that this one leads. A session's number isn't used again while it has members. */
export async function sessionMembers(leader: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readStat(pid);
      return stat?.session === leader && (await isAlive(pid, stat)) ? [pid] : [];
    }),
  );
  return found.flat();
}

/**
 * Ends a session leader and everything that it has started: by SIGTERM, and after `patience` milliseconds by SIGKILL.
 * Does nothing when the process is not the one that was recorded.
 */
export async function endSession(leader: ProcessIdentity, patience: number): Promise<void> {
  if (!(await isRunning(leader))) return;
  signal(leader.pid, 'SIGTERM');
  const deadline = Date.now() + patience;
  while ((await sessionMembers(leader.pid)).length > 0 && Date.now() < deadline) await delay(50);
  for (const pid of await sessionMembers(leader.pid)) signal(pid, 'SIGKILL');
  while ((await sessionMembers(leader.pid)).length > 0) await delay(20);
}

/** Kills a session leader and everything that it has started. Does nothing if it is not the one that was recorded. */
export async function killSession(leader: ProcessIdentity): Promise<void> {
  if (!(await isRunning(leader))) return;
  for (const pid of await sessionMembers(leader.pid)) signal(pid, 'SIGKILL');
  while ((await sessionMembers(leader.pid)).length > 0) await delay(20);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
