import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { endWithThisProcess } from '../../server/stack/api/end-with';
import { down } from '../../server/stack/api/up';
import { type StackSelection, selectStack } from '../../server/stack/settings/state-dir';
import { e2ePortBases } from '../support/ports';

/** The name and ports of a server set that belongs to this process alone until it gives them back. */
export interface OwnStack {
  readonly selection: StackSelection;
  readonly portBase: number;
  /** Ends the set, if it is up, and removes its files. */
  release(): Promise<void>;
}

/**
 * Takes the first set that no living worker of a test run has. What one that was killed has left of it is ended and removed.
 * @throws when all are taken
 */
export async function ownStack(): Promise<OwnStack> {
  for (const portBase of e2ePortBases) {
    const selection = selectStack({ name: `e2e-${portBase}` });
    const owner = `${selection.stateDir}.owner`;
    if (!(await take(owner))) continue;
    const clear = async (): Promise<void> => {
      await down(selection);
      await rm(selection.stateDir, { recursive: true, force: true });
    };
    const revoke = await endWithThisProcess(selection, selection.stateDir);
    await clear();
    return {
      selection,
      portBase,
      async release() {
        await clear();
        await revoke();
        await rm(owner);
      },
    };
  }
  throw new Error('another end-to-end run with this TEST_PORT_BASE is under way (docs/testing.md)');
}

/** Whether the file now names this process; the file of a dead one is taken over. */
async function take(owner: string): Promise<boolean> {
  await mkdir(path.dirname(owner), { recursive: true, mode: 0o700 });
  for (;;) {
    try {
      await writeFile(owner, String(process.pid), { flag: 'wx' });
      return true;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const pid = Number(await readFile(owner, 'utf8').catch(() => ''));
    if (pid > 0 && isAlive(pid)) return false;
    await rm(owner, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
