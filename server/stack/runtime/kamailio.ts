import { StackFailure } from '../failure';
import type { Runtime } from './runtime';

/** Asks this host's Kamailio, by its control socket. @throws StackFailure when it isn't running, or refuses */
export async function askKamailio(runtime: Runtime, method: string, ...args: string[]): Promise<string> {
  // The prefix s: keeps a DN from being read as a number.
  const words = args.map((arg) => `s:${arg}`);
  const { code, output } = await runtime.control('kamailio', [
    'kamcmd',
    '-s',
    'unix:/run/kamailio/ctl',
    method,
    ...words,
  ]);
  if (code !== 0 || output.startsWith('error:'))
    throw new StackFailure(`kamailio: ${method}: ${output.trim()}`);
  return output;
}

/** The entries of one of Kamailio's tables (module htable): key to value. */
export async function readTable(runtime: Runtime, table: string): Promise<Map<string, string>> {
  const dump = await askKamailio(runtime, 'htable.dump', table);
  return new Map(
    [...dump.matchAll(/^\s*name: (.*)\n\s*value: (.*)$/gm)].map(([, key = '', value = '']) => [key, value]),
  );
}
