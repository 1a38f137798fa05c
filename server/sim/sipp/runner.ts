import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How SIPp is run: from the server set's own root file system, a container, or this machine. */
export interface SippRunner {
  /** The command that runs sipp with these arguments, in the foreground; its process ends with SIPp. */
  command(args: readonly string[]): { readonly command: string; readonly args: readonly string[] };
  /** A new private folder: its path here, and the same folder's path as SIPp sees it. */
  folder(): Promise<{ readonly here: string; readonly inside: string }>;
}

/** SIPp as installed on this machine (Debian package sip-tester). */
export const HOST_SIPP: SippRunner = {
  command: (args) => ({ command: 'sipp', args }),
  folder: async () => {
    const here = await mkdtemp(join(tmpdir(), 'agent-softphone-sim-'));
    return { here, inside: here };
  },
};
