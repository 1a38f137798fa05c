import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const script = join(dirname(fileURLToPath(import.meta.url)), 'enter.sh');

/** A folder of the host that is seen inside a root. */
export interface Mount {
  readonly source: string;
  readonly target: string;
  readonly mode: 'ro' | 'rw';
}

/** How to spawn `command` inside a root, with mounts that nobody else sees. `user` is `name:group` in the root. */
export function enter(
  root: string,
  user: string,
  mounts: readonly Mount[],
  command: readonly string[],
): readonly [string, ...string[]] {
  return [
    'unshare',
    '--mount',
    '--propagation=private',
    script,
    root,
    user,
    ...mounts.flatMap(({ source, target, mode }) => [source, target, mode]),
    '--',
    ...command,
  ];
}
