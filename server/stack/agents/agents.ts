import { randomBytes } from 'node:crypto';
import type { Connection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { withDatabase } from '../database/database';
import { StackFailure } from '../failure';
import type { StackSettings } from '../settings/settings';
import { requireClasses } from './classes';
import { noSuchAgent, requireDn, storedPassword } from './credentials';

/** Runs a statement about one agent. @throws StackFailure when there is no such agent */
async function change(
  connection: Connection,
  settings: StackSettings,
  dn: string,
  assignments: string,
  values: readonly string[] = [],
): Promise<void> {
  const [result] = await connection.execute<ResultSetHeader>(
    `UPDATE subscriber SET ${assignments} WHERE username = ? AND domain = ?`,
    [...values, dn, settings.domain],
  );
  // affectedRows counts rows that were found, changed or not.
  if (result.affectedRows === 0) throw noSuchAgent(dn);
}

/** @throws StackFailure when there is an agent with that DN already */
export async function addAgent(
  stateDir: string,
  settings: StackSettings,
  dn: string,
  password: string,
): Promise<void> {
  await addAgents(stateDir, settings, [{ dn, password }]);
}

export interface NewAgent {
  readonly dn: string;
  readonly password: string;
  /** The agent's class of service (classes.ts). Default: the table's. */
  readonly class?: string | undefined;
}

/**
 * Adds all agents or none.
 * @throws StackFailure naming those that can't be added: there is an agent with that DN already, or it can't be a DN,
 * or there is no such class
 */
export async function addAgents(
  stateDir: string,
  settings: StackSettings,
  agents: readonly NewAgent[],
): Promise<void> {
  for (const { dn } of agents) requireDn(dn);
  const { domain } = settings;
  const rows = agents.map((one) => [
    one.dn,
    domain,
    storedPassword(one.dn, domain, one.password),
    one.class ?? null,
  ]);
  await requireClasses(
    stateDir,
    settings,
    agents.flatMap((one) => one.class ?? []),
  );
  await withDatabase(stateDir, settings, async (connection) => {
    await connection.beginTransaction();
    const taken: string[] = [];
    for (const row of rows) {
      const [result] = await connection.execute<ResultSetHeader>(
        'INSERT IGNORE INTO subscriber (username, domain, ha1, class) VALUES (?, ?, ?, COALESCE(?, DEFAULT(class)))',
        row,
      );
      if (result.affectedRows === 0) taken.push(row[0] ?? '');
    }
    // A transaction that isn't committed is undone when the connection ends.
    if (taken.length > 0) throw new StackFailure(`agent ${taken.join(', ')} exists already`);
    await connection.commit();
  });
}

/** @throws StackFailure when there is no such agent */
export async function setAgentPassword(
  stateDir: string,
  settings: StackSettings,
  dn: string,
  password: string,
): Promise<void> {
  const secret = storedPassword(dn, settings.domain, password);
  await withDatabase(stateDir, settings, (connection) =>
    change(
      connection,
      settings,
      dn,
      // A disabled agent stays so; MySQL assigns from left to right.
      'ha1 = IF(suspended_ha1 IS NULL, ?, ha1), suspended_ha1 = IF(suspended_ha1 IS NULL, NULL, ?)',
      [secret, secret],
    ),
  );
}

/** The agent can't register any more, until enabled again with the same password. @throws StackFailure when there is no such agent */
export async function disableAgent(stateDir: string, settings: StackSettings, dn: string): Promise<void> {
  await withDatabase(stateDir, settings, (connection) =>
    change(connection, settings, dn, 'suspended_ha1 = COALESCE(suspended_ha1, ha1), ha1 = ?', [
      randomBytes(16).toString('hex'),
    ]),
  );
}

/** @throws StackFailure when there is no such agent */
export async function enableAgent(stateDir: string, settings: StackSettings, dn: string): Promise<void> {
  await withDatabase(stateDir, settings, (connection) =>
    change(connection, settings, dn, 'ha1 = COALESCE(suspended_ha1, ha1), suspended_ha1 = NULL'),
  );
}

/** @throws StackFailure when there is no such agent */
export async function removeAgent(stateDir: string, settings: StackSettings, dn: string): Promise<void> {
  await withDatabase(stateDir, settings, async (connection) => {
    const [result] = await connection.execute<ResultSetHeader>(
      'DELETE FROM subscriber WHERE username = ? AND domain = ?',
      [dn, settings.domain],
    );
    if (result.affectedRows === 0) throw noSuchAgent(dn);
  });
}

/** Genesys's last answer to a REGISTER for the DN; null if there never was one. */
interface Mirrored {
  readonly wanted: number | null;
  readonly answer: number | null;
}

/** State of a DN at Genesys. `no answer` and `refused`: it is not in service although its agent is there. */
type InService = 'yes' | 'no' | 'no answer' | `refused ${number}`;

function inService(
  { dnInService }: StackSettings,
  phones: number,
  { wanted, answer }: Mirrored,
): { readonly inService?: InService } {
  if (dnInService === 'static') return {};
  if (phones === 0 || wanted !== 1 || answer === null) return { inService: 'no' };
  if (answer === 200) return { inService: 'yes' };
  return { inService: answer === 408 ? 'no answer' : `refused ${answer}` };
}

export interface Agent {
  readonly dn: string;
  /** Number of connections on which phones reach the agent now. */
  readonly phones: number;
  readonly disabled: boolean;
  /** The DN's state at Genesys; only with `--dn-in-service mirror`. */
  readonly inService?: InService;
}

export async function listAgents(stateDir: string, settings: StackSettings): Promise<Agent[]> {
  return withDatabase(stateDir, settings, async (connection) => {
    const [rows] = await connection.execute<
      (RowDataPacket & { dn: string; phones: number; disabled: number } & Mirrored)[]
    >(
      `SELECT s.username AS dn, COUNT(l.id) AS phones, s.suspended_ha1 IS NOT NULL AS disabled, d.wanted, d.answer
       FROM subscriber s
       LEFT JOIN living_location l ON l.username = s.username
       LEFT JOIN dn_service d ON d.dn = s.username
       WHERE s.domain = ? GROUP BY s.id, d.wanted, d.answer ORDER BY s.username`,
      [settings.domain],
    );
    return rows.map(({ dn, phones, disabled, ...mirrored }) => ({
      dn,
      phones,
      disabled: disabled === 1,
      ...inService(settings, phones, mirrored),
    }));
  });
}

export interface AgentDetails {
  readonly dn: string;
  readonly disabled: boolean;
  /** Time in UTC, as `2026-11-23 09:30:00`; so are all others here. */
  readonly created: string;
  /** Time when a phone last came or went; null if none ever did. */
  readonly lastSeen: string | null;
  /** The DN's state at Genesys; only with `--dn-in-service mirror`. */
  readonly inService?: InService;
  readonly phones: readonly {
    /** Source of its connection: `address:port`. */
    readonly from: string;
    readonly userAgent: string;
    /** Time of its registration or last refresh. */
    readonly since: string;
    readonly expires: string;
  }[];
}

/** @throws StackFailure when there is no such agent */
export async function showAgent(
  stateDir: string,
  settings: StackSettings,
  dn: string,
): Promise<AgentDetails> {
  return withDatabase(stateDir, settings, async (connection) => {
    const [[agent]] = await connection.execute<RowDataPacket[]>(
      `SELECT suspended_ha1 IS NOT NULL AS disabled, CAST(created_at AS CHAR) AS created, CAST(last_seen AS CHAR) AS lastSeen,
       d.wanted, d.answer FROM subscriber s LEFT JOIN dn_service d ON d.dn = s.username WHERE username = ? AND domain = ?`,
      [dn, settings.domain],
    );
    if (agent === undefined) throw noSuchAgent(dn);
    const [phones] = await connection.execute<RowDataPacket[]>(
      `SELECT received, user_agent AS userAgent, CAST(last_modified AS CHAR) AS since, CAST(expires AS CHAR) AS expires
       FROM living_location WHERE username = ? ORDER BY id`,
      [dn],
    );
    return {
      dn,
      disabled: agent['disabled'] === 1,
      created: agent['created'],
      lastSeen: agent['lastSeen'],
      ...inService(settings, phones.length, { wanted: agent['wanted'], answer: agent['answer'] }),
      phones: phones.map(({ received, userAgent, since, expires }) => ({
        from: String(received ?? '').replace(/^sips?:|;.*$/g, ''),
        userAgent,
        since,
        expires,
      })),
    };
  });
}
