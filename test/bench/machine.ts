import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** More than this share of all cores' time, used by anything, is noise. */
const QUIET_SHARE = 0.1;
const SAMPLE_MS = 1_000;
const WAIT_MS = 60_000;

/** Ticks since boot, of all cores together (proc(5), /proc/stat). */
async function ticks(): Promise<{ idle: number; all: number }> {
  const line = /^cpu +(.*)$/m.exec(await readFile('/proc/stat', 'utf8'))?.[1] ?? '';
  // user nice system idle iowait irq softirq steal; guest time is in user already.
  const times = line.split(' ').map(Number).slice(0, 8);
  return { idle: times[3] ?? 0, all: times.reduce((sum, value) => sum + value, 0) };
}

/** Waits for a second in which the machine does next to nothing. @returns whether there was one within a minute */
export async function untilQuiet(): Promise<boolean> {
  const deadline = performance.now() + WAIT_MS;
  while (performance.now() < deadline) {
    const before = await ticks();
    await delay(SAMPLE_MS);
    const after = await ticks();
    if (1 - (after.idle - before.idle) / (after.all - before.all) <= QUIET_SHARE) return true;
  }
  return false;
}
