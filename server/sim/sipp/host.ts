import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { SippRunner } from './process';

/** The oldest SIPp that works: 3.6 aborts when two transactions of a call are open at once, as in every flow here. */
const OLDEST = [3, 8] as const;

/**
 * Runs SIPp as installed on this machine.
 * @throws Error saying what to install when there is none, or one that is too old
 */
export async function hostSipp(): Promise<SippRunner> {
  const wanted = `SIPp ${OLDEST.join('.')} or newer (package sip-tester)`;
  // SIPp exits non-zero after printing its version.
  const output = await promisify(execFile)('sipp', ['-v']).then(
    ({ stdout }) => stdout,
    (error: { stdout?: string }) => error.stdout ?? '',
  );
  const [, major, minor] = /SIPp v(\d+)\.(\d+)/.exec(output) ?? [];
  if (major === undefined) throw new Error(`${wanted} is needed and none is installed`);
  const [oldestMajor, oldestMinor] = OLDEST;
  if (Number(major) * 1000 + Number(minor) < oldestMajor * 1000 + oldestMinor) {
    throw new Error(`${wanted} is needed; ${major}.${minor} is installed`);
  }
  // SIPp would survive if this process is killed.
  const start =
    process.platform === 'linux'
      ? (['setpriv', '--pdeathsig', 'KILL', 'sipp'] as const)
      : (['sipp'] as const);
  return { inside: (folder) => folder, command: (_folder, args) => [...start, ...args] };
}
