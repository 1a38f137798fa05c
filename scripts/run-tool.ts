import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
export const projectDir = path.resolve(import.meta.dirname, '..');

/**
 * Runs the command line of an installed package in the project folder, with its output on ours.
 * @param bin path of the script inside the package
 * @returns its exit code; 1 when a signal ended it
 */
export function runTool(
  packageName: string,
  bin: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const script = path.join(path.dirname(require.resolve(`${packageName}/package.json`)), bin);
  const child = spawn(process.execPath, [script, ...args], { cwd: projectDir, env, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
