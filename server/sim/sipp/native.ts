import { enter } from '../../stack/runtime/native/enter';
import { ensureRoot } from '../../stack/runtime/native/roots';
import type { SippRunner } from './runner';

const FOLDER = '/work';

/** SIPp from the root file system in which the native server set runs Kamailio and Asterisk. Needs root, as that does. */
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
        // SIPp would stay when this process is killed.
        ['setpriv', '--pdeathsig', 'KILL', 'sipp', ...args],
      ),
  };
}
