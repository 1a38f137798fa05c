import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { renewIfDue } from '../certificates/served';
import { messageOf } from '../failure';
import { type StackSelection, statePaths } from '../settings/state-dir';
import { rotateLogs } from './logs';
import { status } from './status';
import { down, type UpOptions, up } from './up';

/** How often is looked, and how long after a start that failed, in milliseconds. */
const interval = 1000;
const afterFailure = 5000;
/** How often the certificate's end is looked at, in milliseconds. */
const certificateInterval = 12 * 60 * 60 * 1000;

/**
 * Brings the set up and starts again what dies, until `signal` is aborted; then ends the set. While somebody has taken the set down
 * on purpose (`down`, `upgrade`) it stays down until their next `up`.
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

/** Starts what has died, and keeps the logs from growing. */
async function look(selection: StackSelection, report: (line: string) => void): Promise<State> {
  const { wantedDown } = statePaths(selection.stateDir);
  const unwanted = async () => (await readFile(wantedDown).catch(() => undefined)) !== undefined;
  await rotateLogs(selection);
  if (await unwanted()) return 'unwanted';
  const dead = (await status(selection)).services.filter(({ state }) => state === 'stopped');
  // `down` says so before it ends the first daemon.
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
