import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { withDatabase } from '../database/database';
import { StackFailure } from '../failure';
import type { StackSettings } from '../settings/settings';
import { noSuchAgent } from './credentials';

/** A class of service: what its agents may dial besides colleagues (server/kamailio/routes/class.cfg). */
export interface ServiceClass {
  readonly name: string;
  /** Patterns of numbers, as in file names: `?` any character, `*` any number of them, `[1-9]` one of these. */
  readonly allowed: readonly string[];
  /** Exceptions from `allowed`. */
  readonly denied: readonly string[];
}

/** The class of new agents, which is the table's default. */
const standardClass = 'internal';

export async function listClasses(
  stateDir: string,
  settings: StackSettings,
): Promise<(ServiceClass & { readonly agents: number })[]> {
  return withDatabase(stateDir, settings, async (connection) => {
    const [rows] = await connection.query<RowDataPacket[]>(
      `SELECT c.name, c.allowed, c.denied, COUNT(s.id) AS agents FROM class_of_service c
       LEFT JOIN subscriber s ON s.class = c.name GROUP BY c.name ORDER BY c.name`,
    );
    return rows.map(({ name, allowed, denied, agents }) => ({
      name,
      allowed: patternsOf(allowed),
      denied: patternsOf(denied),
      agents,
    }));
  });
}

/**
 * Makes a class, or changes what one allows. Kamailio must be told to read it.
 * @throws StackFailure when name or patterns can't be those of a class
 */
export async function setClass(stateDir: string, settings: StackSettings, one: ServiceClass): Promise<void> {
  if (!/^[a-z0-9][a-z0-9-]{0,31}$/.test(one.name)) {
    throw new StackFailure(
      `${JSON.stringify(one.name)} is not a valid class name: use lower-case letters, digits and -`,
    );
  }
  if (one.allowed.length === 0) throw new StackFailure('a class must allow something: add --allow');
  for (const pattern of [...one.allowed, ...one.denied]) requirePattern(pattern);
  const values = [one.name, one.allowed.join(','), one.denied.join(',')];
  if (values.some((value) => value.length > 2000))
    throw new StackFailure('too many patterns: together they may have at most 2000 characters');
  await withDatabase(stateDir, settings, (connection) =>
    connection.execute(
      `INSERT INTO class_of_service (name, allowed, denied) VALUES (?, ?, ?) AS new
       ON DUPLICATE KEY UPDATE allowed = new.allowed, denied = new.denied`,
      values,
    ),
  );
}

/** @throws StackFailure when there is no such class, agents have it, or it is the one that new agents have */
export async function removeClass(stateDir: string, settings: StackSettings, name: string): Promise<void> {
  if (name === standardClass)
    throw new StackFailure(`${name} is the class of new agents: it can be changed, but not removed`);
  const one = (await listClasses(stateDir, settings)).find((found) => found.name === name);
  if (one === undefined) throw new StackFailure(`there is no class ${name}; \`class list\` shows all`);
  if (one.agents > 0)
    throw new StackFailure(`${one.agents} agent(s) have class ${name}: give them another first`);
  await withDatabase(stateDir, settings, (connection) =>
    connection.execute('DELETE FROM class_of_service WHERE name = ?', [name]),
  );
}

/** Holds from the agent's next call on. @throws StackFailure when there is no such agent, or class */
export async function setAgentClass(
  stateDir: string,
  settings: StackSettings,
  dn: string,
  name: string,
): Promise<void> {
  await requireClasses(stateDir, settings, [name]);
  await withDatabase(stateDir, settings, async (connection) => {
    const [result] = await connection.execute<ResultSetHeader>(
      'UPDATE subscriber SET class = ? WHERE username = ? AND domain = ?',
      [name, dn, settings.domain],
    );
    if (result.affectedRows === 0) throw noSuchAgent(dn);
  });
}

/** @throws StackFailure when there is no such class, naming those that there are */
export async function requireClasses(
  stateDir: string,
  settings: StackSettings,
  names: readonly string[],
): Promise<void> {
  const known = (await listClasses(stateDir, settings)).map((one) => one.name);
  const missing = names.filter((name) => !known.includes(name));
  if (missing.length > 0) {
    throw new StackFailure(
      `there is no class ${[...new Set(missing)].join(', ')}; the classes are ${known.join(', ')}`,
    );
  }
}

function patternsOf(text: string): string[] {
  return text === '' ? [] : text.split(',');
}

function requirePattern(pattern: string): void {
  if (!/^([A-Za-z0-9+*#._?-]|\[[A-Za-z0-9-]+\]){1,64}$/.test(pattern)) {
    throw new StackFailure(
      `${JSON.stringify(pattern)} is not a valid pattern: use digits, letters, + * # . _ -, ? and [1-9]`,
    );
  }
}
