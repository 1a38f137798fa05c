import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { renewIfDue } from '../certificates/served';
import { messageOf } from '../failure';
import { type StackSelection, statePaths } from '../settings/state-dir';
import { rotateLogs } from './logs';
import { status } from './status';
import { down, type UpOptions, up } from './up';

/** Time between two looks, and after a failed start, in milliseconds. */
const interval = 1000;
const afterFailure = 5000;
/** Time between two looks at the certificate's end, in milliseconds. */
const certificateInterval = 12 * 60 * 60 * 1000;

/**
 * Starts the server set and restarts what dies, until `signal` is aborted; then stops it. After a deliberate `down` (or during
 * `upgrade`) it stays down until the next `up`.
 * @throws StackFailure when the set doesn't come up at first
 */
export async function keepUp(
  selection: StackSelection,
  options: UpOptions,
  report: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  try {
    await up(selection, { ...options, report, signal });
    report('the server set is up');
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  let certificateSeen = Date.now();
  for (let last: State = 'up'; !signal.aborted; ) {
    if (Date.now() - certificateSeen > certificateInterval) {
      certificateSeen = Date.now();
      const told = await renewIfDue(selection).catch((error: Error) => [error.message]);
      if (told.length > 0) report(`new certificate: ${told.join(', ')}`);
    }
    const state = await look(selection, report);
    if (state === 'unwanted' && last !== 'unwanted')
      report('the server set was taken down: waiting for `up`');
    last = state;
    await delay(state === 'failed' ? afterFailure : interval, undefined, { signal }).catch(() => undefined);
  }
  await down(selection, report);
  report('the server set is down');
}

type State = 'up' | 'unwanted' | 'failed';

/** Restarts what has died, and rotates the logs. */
async function look(selection: StackSelection, report: (line: string) => void): Promise<State> {
  const { wantedDown } = statePaths(selection.stateDir);
  const unwanted = async () => (await readFile(wantedDown).catch(() => undefined)) !== undefined;
  await rotateLogs(selection);
  if (await unwanted()) return 'unwanted';
  const dead = (await status(selection)).services.filter(({ state }) => state === 'stopped');
  // `down` writes its mark before it stops the first daemon.
  if (dead.length === 0 || (await unwanted())) return 'up';
  report(`${dead.map(({ name }) => name).join(', ')} died and will be started again`);
  try {
    await up(selection, { report });
    return 'up';
  } catch (error) {
    report(messageOf(error));
    return 'failed';
  }
}
