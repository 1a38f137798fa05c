import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { statePaths, writePrivately } from './state-dir';

const secretsSchema = z.object({
  /** MySQL's root. */
  root: z.string(),
  /** The runner: owns the schema, adds agents. */
  stack: z.string(),
  /** Kamailio: reads subscribers, keeps locations. */
  kamailio: z.string(),
  /** Members of a MySQL group among each other (docs/server/database-ha.md). */
  group: z.string(),
  /** coturn: reads the agents' HA1. */
  coturn: z.string(),
  /** What Kamailio says to Asterisk to show that a call comes from it. */
  leg: z.string(),
});
export type Secrets = z.infer<typeof secretsSchema>;

/** 128 bits, safe in a URL, in SQL and in a shell. */
export function generatePassword(): string {
  return randomBytes(16).toString('base64url');
}

/** The set's own passwords. Each is made at the first `up` that needs it. */
export async function obtainSecrets(stateDir: string): Promise<Secrets> {
  const path = statePaths(stateDir).secrets;
  const text = await readFile(path, 'utf8').catch(() => undefined);
  const known = text === undefined ? {} : z.record(z.string(), z.string()).parse(JSON.parse(text));
  const missing = Object.keys(secretsSchema.shape).filter((name) => known[name] === undefined);
  const all = { ...known, ...Object.fromEntries(missing.map((name) => [name, generatePassword()])) };
  if (missing.length > 0) await writePrivately(path, JSON.stringify(all));
  return secretsSchema.parse(all);
}
