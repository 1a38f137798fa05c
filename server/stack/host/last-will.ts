import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';

/** `read` succeeds when it was revoked, and fails when nobody holds the other end any more. */
const script = 'read -r _ || exec "$@"';

export interface LastWill {
  readonly pid: number | undefined;
  /** It is not needed any more. */
  revoke(): void;
}

/**
 * Has a command carried out when this process is gone, however it went: Ctrl-C, a crash, SIGKILL. The kernel then closes a pipe, at
 * whose other end a shell waits, in a session of its own, where no signal for this process's group reaches it. Not on Windows.
 * @param cwd a folder that is still there then
 */
export function leaveLastWill(command: readonly [string, ...string[]], cwd = '/'): LastWill | undefined {
  if (process.platform === 'win32') return undefined;
  const executor = spawn('/bin/sh', ['-c', script, 'last-will', ...command], {
    detached: true,
    cwd,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  executor.unref();
  // It is there for when this process ends, and doesn't keep it from that.
  (executor.stdin as Socket).unref();
  executor.stdin.on('error', () => undefined);
  return { pid: executor.pid, revoke: () => executor.stdin.end('revoked\n') };
}
