import { access, lchown, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** True when there is something at this path. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Changes the owner of a folder and everything in it; of links, not of their targets. Needs root. */
export async function giveTree(path: string, uid: number, gid: number): Promise<void> {
  await lchown(path, uid, gid);
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) await giveTree(inner, uid, gid);
    else await lchown(inner, uid, gid);
  }
}
