import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { identify } from './processes';

/**
 * Runs `action` while no other process holds the lock. A lock whose holder has died is taken over.
 * `onWait` is called once when somebody else has it.
 */
export async function withLock<T>(path: string, action: () => Promise<T>, onWait: () => void): Promise<T> {
  const self = `${process.pid} ${(await identify(process.pid))?.startTime ?? ''}`;
  let told = false;
  while (!(await tryTake(path, self))) {
    if (!told) onWait();
    told = true;
    await delay(200);
  }
  try {
    return await action();
  } finally {
    await rm(path, { force: true });
  }
}

async function tryTake(path: string, self: string): Promise<boolean> {
  try {
    await writeFile(path, self, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const holder = await readFile(path, 'utf8').catch(() => '');
  if (holder !== '' && !(await isAlive(holder))) await rm(path, { force: true });
  return false;
}

async function isAlive(holder: string): Promise<boolean> {
  const [pid, startTime] = holder.split(' ');
  if (process.platform === 'linux') return (await identify(Number(pid)))?.startTime === startTime;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch {
    return false;
  }
}
