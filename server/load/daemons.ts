import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { StackFailure } from '../stack/failure';
import { sessionMembers } from '../stack/processes';
import { type Service, services } from '../stack/services';
import { locate } from '../stack/set';

const recordsSchema = z.partialRecord(z.enum(services), z.object({ pid: z.number() }));

/** The first process of a daemon of this set, which leads its session. */
export async function leaderOf(stateDir: string, service: Service): Promise<number> {
  const records = recordsSchema.parse(JSON.parse(await readFile(locate(stateDir).processes, 'utf8')));
  const record = records[service];
  if (record === undefined) throw new StackFailure(`${service} is not up`);
  return record.pid;
}

/** A daemon dies at once, with all its processes, as by a power cut. */
export async function crash(stateDir: string, service: Service): Promise<void> {
  const leader = await leaderOf(stateDir, service);
  for (const pid of await sessionMembers(leader)) process.kill(pid, 'SIGKILL');
}
