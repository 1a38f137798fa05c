import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from 'mysql2/promise';
import { ha1 } from '../sip/digest';
import { withDatabase } from '../stack/database/database';
import { generatePassword } from '../stack/settings/secrets';
import type { StackSettings } from '../stack/settings/settings';

/** Rows in one SQL statement. */
const ROWS = 1000;
const PATTERN = '^load-[0-9]{5}$';

/** The agents of a load test, with the one password that all of them have. */
export interface Population {
  readonly dns: readonly string[];
  readonly password: string;
}

/** Adds `count` agents in one transaction, and removes those that a killed load test may have left. */
export async function addPopulation(
  stateDir: string,
  settings: StackSettings,
  count: number,
): Promise<Population> {
  const { domain } = settings;
  const dns = Array.from({ length: count }, (_, index) => `load-${String(index).padStart(5, '0')}`);
  const password = generatePassword();
  const add = async (connection: Connection) => {
    await connection.beginTransaction();
    await remove(connection);
    for (let first = 0; first < count; first += ROWS) {
      const rows = dns.slice(first, first + ROWS).map((dn) => [dn, domain, ha1(dn, domain, password)]);
      await connection.query('INSERT INTO subscriber (username, domain, ha1) VALUES ?', [rows]);
    }
    await connection.commit();
  };
  await withDatabase(stateDir, settings, (connection) => settled(() => add(connection)));
  return { dns, password };
}

export async function removePopulation(stateDir: string, settings: StackSettings): Promise<void> {
  await withDatabase(stateDir, settings, (connection) => settled(() => remove(connection)));
}

async function remove(connection: Connection): Promise<void> {
  const ours = `username BETWEEN 'load-00000' AND 'load-99999' AND username REGEXP '${PATTERN}'`;
  await connection.execute(`DELETE FROM subscriber WHERE ${ours}`);
}

/** Repeats a transaction that MySQL has aborted because of a deadlock with Kamailio's writes. */
async function settled(action: () => Promise<void>, tries = 30): Promise<void> {
  try {
    await action();
  } catch (error) {
    const deadlock = error instanceof Error && 'code' in error && error.code === 'ER_LOCK_DEADLOCK';
    if (!deadlock || tries === 0) throw error;
    // Give Kamailio time to finish writing.
    await delay(100);
    await settled(action, tries - 1);
  }
}
