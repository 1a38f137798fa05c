import { setTimeout as delay } from 'node:timers/promises';
import { type Connection, createConnection } from 'mysql2/promise';
import type { Runtime } from './runtime';
import { obtainSecrets } from './secrets';
import type { StackSettings } from './set';

/** Kamailio's own tables: their definitions come with the package that reads them. */
const definitions = [
  { table: 'version', file: 'standard-create.sql' },
  { table: 'subscriber', file: 'auth_db-create.sql' },
  { table: 'location', file: 'usrloc-create.sql' },
] as const;

/** Runs `action` on a connection of the runner's own database user. */
export async function withDatabase<T>(
  stateDir: string,
  settings: StackSettings,
  action: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await createConnection({
    host: '127.0.0.1',
    port: settings.ports.mysql,
    user: 'stack',
    password: (await obtainSecrets(stateDir)).stack,
    database: 'kamailio',
    multipleStatements: true,
  });
  try {
    return await action(connection);
  } finally {
    await connection.end();
  }
}

/** Waits until MySQL lets the runner in. `alive` throws when there is nothing to wait for. */
export async function waitForDatabase(
  stateDir: string,
  settings: StackSettings,
  alive: () => Promise<void>,
): Promise<void> {
  for (;;) {
    await alive();
    const answered = await withDatabase(stateDir, settings, (connection) => connection.ping()).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await delay(100);
  }
}

/** Makes the tables that are missing, and grants Kamailio what it needs of them. */
export async function ensureSchema(
  stateDir: string,
  settings: StackSettings,
  runtime: Runtime,
): Promise<void> {
  await withDatabase(stateDir, settings, async (connection) => {
    const [rows] = await connection.query('SHOW TABLES');
    const present = new Set(Array.isArray(rows) ? rows.flatMap((row) => Object.values(row)) : []);
    for (const { table, file } of definitions) {
      if (present.has(table)) continue;
      const definition = await runtime.exec('kamailio', ['cat', `/usr/share/kamailio/mysql/${file}`]);
      if (definition.code !== 0) throw new Error(`Kamailio's package has no ${file}: ${definition.output}`);
      await connection.query(definition.output);
    }
    await connection.query(
      "GRANT SELECT ON kamailio.version TO 'kamailio'@'%';" +
        "GRANT SELECT ON kamailio.subscriber TO 'kamailio'@'%';" +
        "GRANT SELECT, INSERT, UPDATE, DELETE ON kamailio.location TO 'kamailio'@'%';" +
        "GRANT SELECT, INSERT, UPDATE, DELETE ON kamailio.location_attrs TO 'kamailio'@'%';",
    );
  });
}
