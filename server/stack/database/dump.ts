import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StackFailure } from '../failure';
import { exists } from '../host/files';
import type { Runtime } from '../runtime/runtime';
import { statePaths } from '../settings/state-dir';

const options = '--defaults-file=/etc/mysql/client.cnf';
const file = 'dump.sql';

/** Dumps all tables as SQL, in one consistent view, while MySQL goes on serving. @throws StackFailure with mysqldump's output */
export async function dumpDatabase(stateDir: string, runtime: Runtime): Promise<string> {
  const { code, output } = await runtime.control('mysql', [
    'mysqldump',
    options,
    '--single-transaction',
    '--no-tablespaces',
    '--set-gtid-purged=OFF',
    `--result-file=/data/${file}`,
    'kamailio',
  ]);
  const path = join(statePaths(stateDir).data('mysql'), file);
  try {
    if (code !== 0) throw new StackFailure(`the database can't be saved: ${output}`);
    return await readFile(path, 'utf8');
  } finally {
    await rm(path, { force: true });
  }
}

/** Replaces all tables by those of a dump. @throws StackFailure with what MySQL said */
async function loadDump(runtime: Runtime, dump: string): Promise<void> {
  // Old connections are gone. TRUNCATE runs no triggers, which would change when an agent was last seen.
  const sql = `DROP DATABASE kamailio; CREATE DATABASE kamailio CHARACTER SET utf8mb4; USE kamailio;\n${dump}\nTRUNCATE location;\n`;
  const { code, output } = await runtime.control('mysql', ['mysql', options], sql);
  if (code !== 0) throw new StackFailure(`the saved database can't be loaded: ${output}`);
}

/** Loads the database of a backup that was restored, once. @returns whether there was one */
export async function loadPendingDump(stateDir: string, runtime: Runtime): Promise<boolean> {
  const { pendingDump } = statePaths(stateDir);
  if (!(await exists(pendingDump))) return false;
  await loadDump(runtime, await readFile(pendingDump, 'utf8'));
  await rm(pendingDump);
  return true;
}
