/** How SIPp is run: from the server set's own root file system, or as installed on this machine. */
export interface SippRunner {
  /** The path under which SIPp sees a folder of this machine. */
  inside(folder: string): string;
  /** What to spawn so that sipp runs with these arguments and may use the folder. Its process is SIPp's own. */
  command(folder: string, args: readonly string[]): readonly [string, ...string[]];
}
