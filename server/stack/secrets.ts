import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { locate, writePrivately } from './set';

const secretsSchema = z.object({
  /** MySQL's root. */
  root: z.string(),
  /** The runner: owns the schema, adds agents. */
  stack: z.string(),
  /** Kamailio: reads subscribers, keeps locations. */
  kamailio: z.string(),
});
export type Secrets = z.infer<typeof secretsSchema>;

/** 128 bits, safe in a URL, in SQL and in a shell. */
export function generatePassword(): string {
  return randomBytes(16).toString('base64url');
}

/** The set's own passwords, made at its first `up`. */
export async function obtainSecrets(stateDir: string): Promise<Secrets> {
  const path = locate(stateDir).secrets;
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text !== undefined) return secretsSchema.parse(JSON.parse(text));
  const made = { root: generatePassword(), stack: generatePassword(), kamailio: generatePassword() };
  await writePrivately(path, JSON.stringify(made));
  return made;
}
