import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { addAgent } from '../../../server/stack/api/agents';
import { endWithThisProcess } from '../../../server/stack/api/end-with';
import { type StackStatus, status } from '../../../server/stack/api/status';
import { down, type UpOptions, up } from '../../../server/stack/api/up';
import { type StackSelection, selectStack } from '../../../server/stack/settings/state-dir';
import { portsOfSet } from '../../support/ports';
import { claimPlace } from './place';

/** The ports of this test file's set start here, those of a second set at `secondPortBase`. */
export const testPortBase = await claimPlace();
export const secondPortBase = testPortBase + portsOfSet;

export interface TestStack {
  readonly selection: StackSelection;
  readonly status: StackStatus;
  /** The command line on this set, as IT types it; what it prints. @throws Error with its standard error when it fails */
  cli(...args: string[]): Promise<string>;
  /** Ends the set and forgets it. */
  remove(): Promise<void>;
}

/** An own set in a state folder of its own, with agents whose passwords are given. */
export async function startStack(
  name: string,
  agents: Readonly<Record<string, string>> = {},
  portBase = testPortBase,
  options: UpOptions = {},
): Promise<TestStack> {
  const stateDir = await mkdtemp(join(tmpdir(), 'stack-test-'));
  const selection = selectStack({ name, stateDir });
  const revoke = await endWithThisProcess(selection, stateDir);
  const remove = async () => {
    await down(selection);
    await rm(stateDir, { recursive: true, force: true });
    await revoke();
  };
  try {
    await up(selection, { runtime: 'native', portBase, report: (line) => console.error(line), ...options });
    for (const [dn, password] of Object.entries(agents)) await addAgent(selection, dn, password);
    return {
      selection,
      status: await status(selection),
      cli: (...args) => stackCommand(selection, args),
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** `npm run stack -- …` on a set. */
export async function stackCommand(
  { name, stateDir }: StackSelection,
  args: readonly string[],
): Promise<string> {
  const command = [
    '--import',
    'tsx',
    'server/stack/main.ts',
    '--name',
    name,
    '--state-dir',
    stateDir,
    ...args,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, command, { encoding: 'utf8' });
  return stdout;
}
