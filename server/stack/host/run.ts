import { spawn } from 'node:child_process';

export interface RunResult {
  readonly code: number;
  /** Standard output and standard error, mixed in the order in which they came. */
  readonly output: string;
}

/**
 * Runs a program to its end.
 * @param signal aborted: the program is told to end, and its end is still waited for
 * @throws Error when it can't be started
 */
export function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  input = '',
  signal?: AbortSignal,
): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env });
    const tell = () => child.kill('SIGTERM');
    signal?.addEventListener('abort', tell);
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    // Ignore that a program does not read its input.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.once('error', reject);
    child.once('close', (code) => {
      signal?.removeEventListener('abort', tell);
      resolve({ code: code ?? 1, output });
    });
  });
}
