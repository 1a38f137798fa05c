import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { giveTree } from '../host/files';
import type { Service } from '../settings/services';
import { statePaths, writePrivately } from '../settings/state-dir';
import { definitions } from './definitions';

/**
 * Gives a daemon copies of its own of the certificates and keys that it needs: each daemon runs as another user, and none
 * may read another's. Files are replaced in place, so a running daemon finds the new ones at its next reload.
 * @param owner whom the copies belong to; undefined where this process may not give files away
 */
export async function refreshSecretMounts(
  stateDir: string,
  service: Service,
  owner: { readonly uid: number; readonly gid: number } | undefined,
): Promise<void> {
  const paths = statePaths(stateDir);
  for (const { folder } of definitions[service].secretMounts) {
    const copy = paths.secretMount(service, folder);
    await mkdir(copy, { recursive: true, mode: 0o700 });
    for (const name of await readdir(paths[folder])) {
      await writePrivately(join(copy, name), await readFile(join(paths[folder], name), 'utf8'));
    }
    if (owner !== undefined) await giveTree(copy, owner.uid, owner.gid);
  }
}
