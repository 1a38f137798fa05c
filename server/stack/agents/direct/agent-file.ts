import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { statePaths, writePrivately } from '../../settings/state-dir';

const agentSchema = z.object({
  ha1: z.string().regex(/^[0-9a-f]{32}$/),
  disabled: z.boolean(),
  /** UTC, as `2026-11-23 09:30:00`. */
  created: z.string(),
});
export type KnownAgent = z.infer<typeof agentSchema>;

const storeSchema = z.record(z.string(), agentSchema);

/** Reads the agents by DN, in that order. Empty if there is no file yet. */
export async function readAgents(stateDir: string): Promise<Map<string, KnownAgent>> {
  const text = await readFile(statePaths(stateDir).agentFile, 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '{}';
      throw error;
    },
  );
  return new Map(Object.entries(storeSchema.parse(JSON.parse(text))));
}

/** Writes the agents, and the file that Asterisk reads. A disabled agent is unknown there, which from outside looks like a wrong password. */
export async function writeAgents(stateDir: string, agents: ReadonlyMap<string, KnownAgent>): Promise<void> {
  const { agentFile, agents: folder } = statePaths(stateDir);
  const sorted = [...agents].sort(([one], [other]) => (one < other ? -1 : 1));
  await writePrivately(agentFile, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
  const sections = sorted.filter(([, { disabled }]) => !disabled).map(([dn, { ha1 }]) => section(dn, ha1));
  await writePrivately(join(folder, 'pjsip.conf'), sections.join('\n'));
}

function section(dn: string, ha1: string): string {
  return [
    `[${dn}](_agent)`,
    `aors = ${dn}`,
    `auth = ${dn}`,
    `callerid = <${dn}>`,
    `[${dn}](_place)`,
    `[${dn}](_password)`,
    `username = ${dn}`,
    `password_digest = MD5:${ha1}`,
    '',
  ].join('\n');
}
