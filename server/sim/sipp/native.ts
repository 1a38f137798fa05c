import { enter } from '../../stack/runtime/native/enter';
import { ensureRoot } from '../../stack/runtime/native/roots';
import type { SippRunner } from './process';

const FOLDER = '/work';

/** Runs SIPp in the root file system of the native server set's Kamailio and Asterisk. Needs root. */
export async function nativeSipp(report: (line: string) => void): Promise<SippRunner> {
  const root = await ensureRoot('telephony', report);
  return {
    inside: () => FOLDER,
    command: (folder, args) =>
      enter(
        root,
        'nobody:nogroup',
        [],
        [{ source: folder, target: FOLDER, mode: 'rw' }],
        // SIPp would survive if this process is killed.
        ['setpriv', '--pdeathsig', 'KILL', 'sipp', ...args],
      ),
  };
}
