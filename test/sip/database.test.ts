import { readFile } from 'node:fs/promises';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { ports } from '../../server/stack/api/status';
import { down, up } from '../../server/stack/api/up';
import { withDatabase } from '../../server/stack/database/database';
import { readSettings, type StackSettings } from '../../server/stack/settings/settings';
import { statePaths } from '../../server/stack/settings/state-dir';
import { Phone } from './support/phone';
import { startStack, type TestStack } from './support/test-stack';

let stack: TestStack;
let settings: StackSettings;

beforeAll(async () => {
  stack = await startStack('database', { 1001: 'right' });
  const found = await readSettings(stack.selection.stateDir);
  if (found === undefined) throw new Error('no settings');
  settings = found;
});
afterAll(() => stack?.remove());

async function connectAs(user: 'kamailio' | 'coturn', options: { tls: boolean }) {
  const { secrets, ca } = statePaths(stack.selection.stateDir);
  const password: unknown = JSON.parse(await readFile(secrets, 'utf8'))[user];
  return createConnection({
    host: '127.0.0.1',
    port: (await ports(stack.selection)).mysql,
    user,
    password: String(password),
    ...(options.tls ? { ssl: { ca: await readFile(ca, 'utf8') } } : {}),
  });
}

function query(sql: string): Promise<unknown> {
  return withDatabase(
    stack.selection.stateDir,
    settings,
    async (connection) => (await connection.query(sql))[0],
  );
}

test('MySQL takes TLS connections only', async () => {
  await expect(connectAs('kamailio', { tls: false })).rejects.toThrow(/denied/);
  await (await connectAs('kamailio', { tls: true })).end();
});

test("a daemon's user reads what it needs and changes no agent", async () => {
  const connection = await connectAs('kamailio', { tls: true });
  await connection.query('SELECT ha1 FROM kamailio.subscriber');
  for (const sql of [
    "UPDATE kamailio.subscriber SET ha1 = ''",
    'DELETE FROM kamailio.subscriber',
    'SELECT * FROM kamailio.schema_migrations',
    'SELECT * FROM mysql.user',
    'CREATE TABLE kamailio.mine (id INT)',
  ]) {
    await expect(connection.query(sql), sql).rejects.toThrow(/denied/);
  }
  await connection.end();
});

test('tables of the first sets, which had no migrations, are brought up to date with their agents', async () => {
  const agents = "SELECT username, domain, ha1 FROM subscriber WHERE username = '1001'";
  const before = await query(agents);
  const [{ ha1 }] = z.tuple([z.object({ ha1: z.string() })]).parse(before);
  await query('DROP DATABASE kamailio; CREATE DATABASE kamailio CHARACTER SET utf8mb4; USE kamailio');
  // The first step makes the tables as they were then.
  await query(await readFile('server/mysql/migrations/0001-kamailio.sql', 'utf8'));
  await query(`INSERT INTO subscriber (username, domain, ha1) VALUES ('1001', 'localhost', '${ha1}')`);
  expect(await query("SHOW COLUMNS FROM subscriber LIKE 'password'")).not.toEqual([]);
  await down(stack.selection);
  const taken: string[] = [];
  await up(stack.selection, { report: (line) => taken.push(line) });
  expect(taken).toEqual(expect.arrayContaining(['database: 0001-kamailio', 'database: 0002-ha1-only']));
  expect(await query("SHOW COLUMNS FROM subscriber LIKE 'password'")).toEqual([]);
  expect(await query(agents)).toEqual(before);
  const phone = await Phone.connect(stack.status, '1001');
  expect((await phone.register('right')).status).toBe(200);
  await phone.close();
});

test('tables that a newer program has changed are left alone', async () => {
  await query("INSERT INTO schema_migrations VALUES (9999, '9999-later', UTC_TIMESTAMP())");
  await expect(up(stack.selection)).rejects.toThrow(
    /has had 9999-later applied, which this program does not know/,
  );
  await query('DELETE FROM schema_migrations WHERE number = 9999');
  await up(stack.selection);
});
