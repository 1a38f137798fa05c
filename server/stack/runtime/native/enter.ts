import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const script = join(dirname(fileURLToPath(import.meta.url)), 'enter.sh');

/** A folder of the host that is mounted in a root. */
export interface Mount {
  readonly source: string;
  readonly target: string;
  readonly mode: 'ro' | 'rw';
}

/**
 * The command line that runs `command` in a root, with mounts that are invisible outside.
 * @param user `name:group` in the root
 * @param capabilities what it may do beyond its user's rights, by the kernel's names in lower case
 */
export function enter(
  root: string,
  user: string,
  capabilities: readonly string[],
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
    ['-all', ...capabilities.map((one) => `+${one}`)].join(','),
    ...mounts.flatMap(({ source, target, mode }) => [source, target, mode]),
    '--',
    ...command,
  ];
}
