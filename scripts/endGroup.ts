import type { ChildProcess } from 'node:child_process';

/**
 * Ends `child`, spawned as `detached`, when `signal` is aborted: else it would go on by itself, with its servers. All of its group: npx
 * passes SIGTERM on to a shell, which passes on nothing. Once it is over its number may be another's.
 */
export function endGroupOn(signal: AbortSignal, child: ChildProcess): void {
  const end = (): void => {
    try {
      if (process.platform === 'win32') child.kill();
      else if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
    } catch {
      // Over, and not yet told.
    }
  };
  signal.addEventListener('abort', end);
  child.once('close', () => signal.removeEventListener('abort', end));
}
