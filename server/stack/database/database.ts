import { readFile } from 'node:fs/promises';
import { type Connection, createConnection } from 'mysql2/promise';
import { obtainSecrets } from '../settings/secrets';
import { databaseEndpoint, type StackSettings } from '../settings/settings';
import { statePaths } from '../settings/state-dir';

/** Runs `action` on a connection of the runner's own database user, over TLS that the set's CA vouches for. */
export async function withDatabase<T>(
  stateDir: string,
  settings: StackSettings,
  action: (connection: Connection) => Promise<T>,
): Promise<T> {
  const { address, port } = databaseEndpoint(settings);
  const connection = await createConnection({
    host: address,
    port,
    user: 'stack',
    password: (await obtainSecrets(stateDir)).stack,
    database: 'kamailio',
    multipleStatements: true,
    // The CA is the set's own and vouches for nobody else; mysql2 can't compare an address with the certificate's.
    ssl: { ca: await readFile(statePaths(stateDir).ca, 'utf8') },
  });
  try {
    return await action(connection);
  } finally {
    await connection.end();
  }
}

/** @throws Error when MySQL doesn't let the runner in */
export async function databaseReady(stateDir: string, settings: StackSettings): Promise<void> {
  await withDatabase(stateDir, settings, (connection) => connection.ping());
}
