import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * A folder with an `electron` that sees a policy of this machine which nobody else sees: it runs in a mount namespace
 * of its own, where /etc has that file too. Needs root, as whoever writes policies does. The program itself knows of
 * nothing: no option and no variable leads it to another policy.
 *
 * @param dist of the Electron that is run
 */
export async function electronUnderPolicy(
  dir: string,
  dist: string,
  policy: string,
  options: { readonly mode?: number } = {},
): Promise<string> {
  const etc = path.join(dir, 'etc');
  const folder = path.join(etc, 'agent-softphone');
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const file = path.join(folder, 'policy.json');
  await writeFile(file, policy);
  await chmod(file, options.mode ?? 0o644);
  const wrapped = path.join(dir, 'dist');
  await mkdir(wrapped, { recursive: true });
  // In one process from the shell to Electron, so that its id stays the one that the test knows.
  const script = `#!/bin/sh
exec unshare --mount sh -c 'mount -t overlay overlay -o "lowerdir=$0:/etc" /etc && exec "$@"' '${etc}' '${path.join(dist, 'electron')}' "$@"
`;
  await writeFile(path.join(wrapped, 'electron'), script, { mode: 0o755 });
  return wrapped;
}
