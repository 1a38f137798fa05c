/** A way to run SIPp: from the server set's root file system, or as installed on this machine. */
export interface SippRunner {
  /** The path under which SIPp sees a folder of this machine. */
  inside(folder: string): string;
  /** The command that runs sipp with these arguments and access to the folder. Its process is SIPp's own. */
  command(folder: string, args: readonly string[]): readonly [string, ...string[]];
}
