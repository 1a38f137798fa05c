import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { leaveLastWill } from '../host/last-will';
import { identify, killSession, type ProcessIdentity } from '../host/processes';
import { type StackSelection, writePrivately } from '../settings/state-dir';

const checkout = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const command = join('server', 'stack', 'main.ts');
/** The folder is kept, with the set's logs, when the set could not be ended. */
const script = 'forget=$1; shift; "$@" && rm -rf "$0" "$forget"';

/**
 * For sets that are no longer of use without this process, which brings them up and down: when it ends before it has called what this
 * returns, the set is ended all the same. To be called before `up`. The newest of such processes counts.
 * @param forget a folder to be removed then, with the set in it
 */
export async function endWithThisProcess(
  { name, stateDir }: StackSelection,
  forget?: string,
): Promise<() => Promise<void>> {
  // Beside the set's state, which may be removed while the will stands.
  const file = `${stateDir}.last-will`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  // Of an earlier process that was killed a moment ago: it would end the set under this one.
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
