import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type StackStatus, status } from '../api/status';
import { down, up } from '../api/up';
import { messageOf, StackFailure } from '../failure';
import { createRuntime } from '../runtime/create';
import { requireSettings } from '../settings/settings';
import type { StackSelection } from '../settings/state-dir';
import { backup } from './backup';

/**
 * Upgrades a running server set to this program's version: a backup, then packages, configuration and tables. Packages and images are
 * prepared while the old daemons still serve. Calls lose their media when Asterisk is replaced; on a site with several hosts drain this
 * one's first.
 * @throws StackFailure naming the backup, when the new daemons don't come up
 */
export async function upgrade(
  selection: StackSelection,
  report: (line: string) => void,
): Promise<{ readonly before: StackStatus; readonly after: StackStatus; readonly backupFile: string }> {
  const settings = await requireSettings(selection);
  const before = await status(selection);
  const folder = join(selection.stateDir, 'backups');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const backupFile = join(
    folder,
    `before-upgrade-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.tar.gz`,
  );
  await backup(selection, backupFile, report);
  report(`backup: ${backupFile}`);
  await createRuntime(selection, settings, report).prepare();
  await down(selection, report);
  try {
    return { before, after: await up(selection, { report }), backupFile };
  } catch (error) {
    throw new StackFailure(
      `${messageOf(error)}\n` +
        `To go back: install the previous version, then run \`restore --replace ${backupFile}\` and \`up\`.`,
    );
  }
}
