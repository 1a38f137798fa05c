import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';

/** `read` succeeds if the will is revoked, and fails when the other end of the pipe is closed. */
const script = 'read -r _ || exec "$@"';

export interface LastWill {
  readonly pid: number | undefined;
  /** Cancels it. */
  revoke(): void;
}

/**
 * Runs a command when this process is gone, for whatever reason: Ctrl-C, a crash, SIGKILL. The kernel then closes a pipe on whose
 * other end a shell waits, in its own session, where no signal for this process's group reaches it. Not on Windows.
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
  // It must not keep this process alive.
  (executor.stdin as Socket).unref();
  executor.stdin.on('error', () => undefined);
  return { pid: executor.pid, revoke: () => executor.stdin.end('revoked\n') };
}
