import type { RowDataPacket } from 'mysql2/promise';
import { withDatabase } from '../database/database';
import { newestMigration } from '../database/migrations';
import { messageOf } from '../failure';
import { databaseEndpoint } from '../settings/settings';
import { type Check, fail, pass } from './check';

/** Largest difference between this host's clock and MySQL's, in seconds, that does not falsify expiry times. */
const tolerance = 5;

/** Checks that MySQL accepts the runner over TLS, and has this program's tables and the same time. */
export const database: Check = {
  name: 'database',
  async run({ stateDir, settings }) {
    if (settings.profile === 'direct') return [];
    const { address, port } = databaseEndpoint(settings);
    try {
      const [row] = await withDatabase(stateDir, settings, async (connection) => {
        const [rows] = await connection.query<RowDataPacket[]>(
          `SELECT MAX(number) AS version, UNIX_TIMESTAMP() AS time, VERSION() AS server,
             (SELECT COUNT(*) FROM subscriber) AS agents
           FROM schema_migrations`,
        );
        return rows;
      });
      const newest = await newestMigration();
      const apart = Math.abs(Number(row?.['time']) - Date.now() / 1000);
      return [
        {
          about: 'connection',
          ...pass(`MySQL ${row?.['server']} at ${address}:${port}, ${row?.['agents']} agents`),
        },
        {
          about: 'tables',
          ...(Number(row?.['version']) === newest
            ? pass(`step ${newest}, the newest`)
            : fail(`step ${row?.['version']}, this program needs ${newest}`, 'run `upgrade`')),
        },
        {
          about: 'time',
          ...(apart <= tolerance
            ? pass('agrees with this host')
            : fail(
                `${Math.round(apart)} s apart from this host's`,
                'synchronise the clocks of both hosts by NTP',
              )),
        },
      ];
    } catch (error) {
      return [
        {
          about: 'connection',
          ...fail(
            `${address}:${port}: ${messageOf(error)}`,
            settings.database === undefined
              ? '`logs mysql`; `up` starts it'
              : 'check that MySQL is running there, that its port is open to this host, and that both hosts have the same secrets (docs/server)',
          ),
        },
      ];
    }
  },
};
