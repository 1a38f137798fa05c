import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { statePaths, writePrivately } from './state-dir';

const secretsSchema = z.object({
  /** Password of MySQL's root. */
  root: z.string(),
  /** Password of the runner, which owns the schema and adds agents. */
  stack: z.string(),
  /** Password of Kamailio, which reads subscribers and keeps locations. */
  kamailio: z.string(),
  /** Password between members of a MySQL group (docs/server/database-ha.md). */
  group: z.string(),
  /** Password of coturn, which reads the agents' HA1. */
  coturn: z.string(),
  /** The key that shows Asterisk that a call comes from Kamailio. */
  leg: z.string(),
});
export type Secrets = z.infer<typeof secretsSchema>;

/** A password of 128 bits that is safe in a URL, in SQL and in a shell. */
export function generatePassword(): string {
  return randomBytes(16).toString('base64url');
}

/** Reads the set's own passwords, and makes those that are missing. */
export async function obtainSecrets(stateDir: string): Promise<Secrets> {
  const path = statePaths(stateDir).secrets;
  const text = await readFile(path, 'utf8').catch(() => undefined);
  const known = text === undefined ? {} : z.record(z.string(), z.string()).parse(JSON.parse(text));
  const missing = Object.keys(secretsSchema.shape).filter((name) => known[name] === undefined);
  const all = { ...known, ...Object.fromEntries(missing.map((name) => [name, generatePassword()])) };
  if (missing.length > 0) await writePrivately(path, JSON.stringify(all));
  return secretsSchema.parse(all);
}
