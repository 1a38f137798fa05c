import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ANSWERS_WITHIN_MS = 5_000;

/** Runs a tool of the system and gives what it writes; null when it fails. `file` is an absolute path. */
export type RunTool = (file: string, args: readonly string[]) => Promise<string | null>;

export const runTool: RunTool = async (file, args) => {
  try {
    const { stdout } = await run(file, args, { timeout: ANSWERS_WITHIN_MS, windowsHide: true });
    return stdout;
  } catch {
    return null;
  }
};
