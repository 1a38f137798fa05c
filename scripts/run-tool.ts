import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const projectDir = path.resolve(import.meta.dirname, '..');
const manifestSchema = z.object({ name: z.string(), bin: z.record(z.string(), z.string()) });

/**
 * Runs the command of an installed package, the one of the package's own name, in the project folder, with its
 * output on ours.
 * @param manifest path of the package's package.json
 * @returns its exit code; 1 when a signal ended it
 */
export async function runTool(
  manifest: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const { name, bin } = manifestSchema.parse(JSON.parse(await readFile(manifest, 'utf8')));
  const script = bin[name];
  if (script === undefined) throw new Error(`${name} has no command of its name`);
  const child = spawn(process.execPath, [path.join(path.dirname(manifest), script), ...args], {
    cwd: projectDir,
    env,
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
