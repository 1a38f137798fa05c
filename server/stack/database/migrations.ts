import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { messageOf, StackFailure } from '../failure';
import type { StackSettings } from '../settings/settings';
import { withDatabase } from './database';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'mysql');

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** Time that another host may take for the same migrations, in seconds. */
const patience = 120;

/**
 * Brings the tables to the version of this program, one numbered step after the other, and grants each user what it needs.
 * Hosts that share the database take turns.
 * @returns the names of the steps that were taken
 * @throws StackFailure when a step fails, naming it, or when the tables are newer than this program
 */
export async function migrate(stateDir: string, settings: StackSettings): Promise<string[]> {
  const known = await readMigrations();
  return withDatabase(stateDir, settings, async (connection) => {
    await lock(connection);
    await connection.query(
      `CREATE TABLE IF NOT EXISTS schema_migrations (
         number INT NOT NULL PRIMARY KEY,
         name VARCHAR(255) NOT NULL,
         applied_at DATETIME NOT NULL
       )`,
    );
    const taken = await takenSteps(connection);
    const foreign = [...taken].filter(([number]) => known.every((one) => one.number !== number));
    if (foreign.length > 0) {
      throw new StackFailure(
        `the database has had ${foreign.map(([, name]) => name).join(', ')} applied, which this program does not know: a newer version has ` +
          'upgraded it. Use that version, or restore a backup from before the upgrade.',
      );
    }
    const missing = known.filter(({ number }) => !taken.has(number));
    for (const one of missing) await apply(connection, one);
    await connection.query(await readFile(join(folder, 'grants.sql'), 'utf8'));
    return missing.map(({ name }) => name);
  });
}

/** The number of this program's last step. */
export async function newestMigration(): Promise<number> {
  return (await readMigrations()).at(-1)?.number ?? 0;
}

async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(join(folder, 'migrations'))).sort();
  return Promise.all(
    names.map(async (name) => ({
      number: Number(name.split('-')[0]),
      name: name.replace(/\.sql$/, ''),
      sql: await readFile(join(folder, 'migrations', name), 'utf8'),
    })),
  );
}

/** Takes the lock that only one host may have; it is held until the connection ends. */
async function lock(connection: Connection): Promise<void> {
  const [rows] = await connection.query<RowDataPacket[]>(
    "SELECT GET_LOCK('agent-softphone-schema', ?) AS got",
    [patience],
  );
  if (rows[0]?.['got'] !== 1)
    throw new StackFailure('another host is still changing the tables: try again later');
}

/** Names of the steps that were taken, by number. */
async function takenSteps(connection: Connection): Promise<Map<number, string>> {
  const [rows] = await connection.query<RowDataPacket[]>('SELECT number, name FROM schema_migrations');
  return new Map(rows.map(({ number, name }) => [Number(number), String(name)]));
}

async function apply(connection: Connection, { number, name, sql }: Migration): Promise<void> {
  try {
    // Send them one by one: otherwise MySQL keeps the semicolon as part of a trigger, and mysqldump writes it into its comment.
    for (const statement of sql.split(/;[ \t]*$/m)) {
      if (statement.replaceAll(/^\s*(--.*)?$/gm, '') !== '') await connection.query(statement);
    }
  } catch (error) {
    throw new StackFailure(
      `the database could not be brought to step ${name}: ${messageOf(error)}. ` +
        'MySQL keeps what the step did before it failed: restore the backup, or repair it by hand, then `up` again.',
    );
  }
  await connection.query('INSERT INTO schema_migrations VALUES (?, ?, UTC_TIMESTAMP())', [number, name]);
}
