import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { leaveLastWill } from '../host/last-will';
import { identify, killSession, type ProcessIdentity } from '../host/processes';
import { type StackSelection, writePrivately } from '../settings/state-dir';

const checkout = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const command = join('server', 'stack', 'main.ts');
/** If the set can't be stopped, its folder is kept with the logs. */
const script = 'forget=$1; shift; "$@" && rm -rf "$0" "$forget"';

/**
 * Stops a server set when this process ends, for sets that are of no use without it. Call it before `up`, and the returned function
 * after `down`. If several processes do this for one set, the newest counts.
 * @param forget a folder to be removed then, with the set in it
 */
export async function endWithThisProcess(
  { name, stateDir }: StackSelection,
  forget?: string,
): Promise<() => Promise<void>> {
  // Beside the set's state folder, which may be removed earlier.
  const file = `${stateDir}.last-will`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  // The will of an earlier process that was just killed would stop the set of this one.
  const earlier = await readWill(file);
  if (earlier !== undefined) await killSession(earlier);
  const down = [
    process.execPath,
    '--import',
    'tsx',
    command,
    '--name',
    name,
    '--state-dir',
    stateDir,
    'down',
  ];
  const will = leaveLastWill(['sh', '-c', script, file, forget ?? '', ...down], checkout);
  const executor = will?.pid === undefined ? undefined : await identify(will.pid);
  if (executor !== undefined) await writePrivately(file, JSON.stringify(executor));
  return async () => {
    will?.revoke();
    await rm(file, { force: true });
  };
}

async function readWill(file: string): Promise<ProcessIdentity | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as ProcessIdentity);
}
