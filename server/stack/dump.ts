import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StackFailure } from './failure';
import type { Runtime } from './runtime';
import { locate } from './set';

const options = '--defaults-file=/etc/mysql/client.cnf';
const file = 'dump.sql';

/** All tables as SQL, in one consistent view; MySQL goes on serving. @throws StackFailure with what mysqldump said */
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
  const path = join(locate(stateDir).data('mysql'), file);
  try {
    if (code !== 0) throw new StackFailure(`the database can't be saved: ${output}`);
    return await readFile(path, 'utf8');
  } finally {
    await rm(path, { force: true });
  }
}

/** Replaces all tables by those of a dump. @throws StackFailure with what MySQL said */
export async function loadDump(runtime: Runtime, dump: string): Promise<void> {
  // TRUNCATE runs no triggers: connections of that time are gone, and say nothing about when an agent was last seen.
  const sql = `DROP DATABASE kamailio; CREATE DATABASE kamailio CHARACTER SET utf8mb4; USE kamailio;\n${dump}\nTRUNCATE location;\n`;
  const { code, output } = await runtime.control('mysql', ['mysql', options], sql);
  if (code !== 0) throw new StackFailure(`the saved database can't be loaded: ${output}`);
}
