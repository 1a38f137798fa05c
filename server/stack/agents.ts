import { createHash } from 'node:crypto';
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { withDatabase } from './database';
import { StackFailure } from './failure';
import type { StackSettings } from './set';

/** What the dialplan keeps for itself. */
const echoTest = '600';

/** @throws StackFailure when no agent can have that directory number */
function requireDn(dn: string): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(dn)) {
    throw new StackFailure(`${JSON.stringify(dn)} can't be a DN: letters, digits, and . _ - inside`);
  }
  if (dn === echoTest) throw new StackFailure(`${echoTest} is the echo test`);
}

/** All that is stored of a password (RFC 2617 §3.2.2.2, for MD5). */
function ha1(dn: string, realm: string, password: string): string {
  if (password === '') throw new StackFailure('the password is empty');
  return createHash('md5').update(`${dn}:${realm}:${password}`).digest('hex');
}

/** @throws StackFailure when there is an agent with that DN already */
export async function addAgent(
  stateDir: string,
  settings: StackSettings,
  dn: string,
  password: string,
): Promise<void> {
  requireDn(dn);
  const secret = ha1(dn, settings.domain, password);
  await withDatabase(stateDir, settings, async (connection) => {
    const [result] = await connection.execute<ResultSetHeader>(
      'INSERT IGNORE INTO subscriber (username, domain, ha1) VALUES (?, ?, ?)',
      [dn, settings.domain, secret],
    );
    if (result.affectedRows === 0) throw new StackFailure(`there is an agent ${dn} already`);
  });
}

/** @throws StackFailure when there is no such agent */
export async function setAgentPassword(
  stateDir: string,
  settings: StackSettings,
  dn: string,
  password: string,
): Promise<void> {
  const secret = ha1(dn, settings.domain, password);
  await withDatabase(stateDir, settings, async (connection) => {
    const [result] = await connection.execute<ResultSetHeader>(
      'UPDATE subscriber SET ha1 = ? WHERE username = ? AND domain = ?',
      [secret, dn, settings.domain],
    );
    if (result.affectedRows === 0) throw new StackFailure(`there is no agent ${dn}`);
  });
}

/** @throws StackFailure when there is no such agent */
export async function removeAgent(stateDir: string, settings: StackSettings, dn: string): Promise<void> {
  await withDatabase(stateDir, settings, async (connection) => {
    const [result] = await connection.execute<ResultSetHeader>(
      'DELETE FROM subscriber WHERE username = ? AND domain = ?',
      [dn, settings.domain],
    );
    if (result.affectedRows === 0) throw new StackFailure(`there is no agent ${dn}`);
  });
}

export interface Agent {
  readonly dn: string;
  /** How many connections of phones reach the agent now. */
  readonly phones: number;
}

export async function listAgents(stateDir: string, settings: StackSettings): Promise<Agent[]> {
  return withDatabase(stateDir, settings, async (connection) => {
    const [rows] = await connection.execute<(RowDataPacket & Agent)[]>(
      `SELECT s.username AS dn, COUNT(l.id) AS phones FROM subscriber s
       LEFT JOIN location l ON l.username = s.username AND l.expires > UTC_TIMESTAMP()
       WHERE s.domain = ? GROUP BY s.username ORDER BY s.username`,
      [settings.domain],
    );
    return rows.map(({ dn, phones }) => ({ dn, phones }));
  });
}
