import { messageOf } from '../failure';
import { createRuntime } from '../runtime/create';
import { requireSettings } from '../settings/settings';
import type { StackSelection } from '../settings/state-dir';
import { certificate } from './certificate';
import { type Check, type Finding, fail } from './check';
import { clock } from './clock';
import { daemons } from './daemons';
import { database } from './database';
import { genesys } from './genesys';
import { host } from './host';
import { media } from './media';
import { names } from './names';

/** All checks, each after those that it depends on. */
const checks: readonly Check[] = [host, clock, names, certificate, database, daemons, media, genesys];

export type Line = Finding & { readonly check: string };

/** Runs all checks, whatever the results of earlier ones. */
export async function examine(selection: StackSelection): Promise<Line[]> {
  const settings = await requireSettings(selection);
  const context = { ...selection, settings, runtime: createRuntime(selection, settings, () => undefined) };
  const lines: Line[] = [];
  for (const { name, run } of checks) {
    try {
      for (const { about, ...finding } of await run(context)) {
        lines.push({ check: about === undefined ? name : `${name}: ${about}`, ...finding });
      }
    } catch (error) {
      lines.push({
        check: name,
        ...fail(messageOf(error), 'this is a fault of the program: please report it'),
      });
    }
  }
  return lines;
}
