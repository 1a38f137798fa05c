import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { definitions } from './definitions';
import { giveTree } from './ownership';
import type { Service } from './services';
import { locate, writePrivately } from './set';

/**
 * Gives a daemon copies of its own of the certificates and keys that it sees: each daemon runs as another user, and none
 * may read another's. Files are replaced in place, so a running daemon finds the new ones at its next reload.
 * @param owner whom the copies belong to; undefined where this process may not give files away
 */
export async function refreshSeen(
  stateDir: string,
  service: Service,
  owner: { readonly uid: number; readonly gid: number } | undefined,
): Promise<void> {
  const paths = locate(stateDir);
  for (const { folder } of definitions[service].sees) {
    const copy = paths.seen(service, folder);
    await mkdir(copy, { recursive: true, mode: 0o700 });
    for (const name of await readdir(paths[folder])) {
      await writePrivately(join(copy, name), await readFile(join(paths[folder], name), 'utf8'));
    }
    if (owner !== undefined) await giveTree(copy, owner.uid, owner.gid);
  }
}
