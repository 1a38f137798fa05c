import { dockerRuntime } from './docker/runtime';
import { StackFailure } from './failure';
import { nativeRuntime } from './native/runtime';
import type { Runtime } from './runtime';
import { readSettings, type StackSelection, type StackSettings } from './set';

export function createRuntime(
  selection: StackSelection,
  settings: StackSettings,
  report: (line: string) => void,
): Runtime {
  const create = settings.runtime === 'docker' ? dockerRuntime : nativeRuntime;
  return create(selection, report);
}

/** @throws StackFailure when the set was never brought up */
export async function requireSettings(selection: StackSelection): Promise<StackSettings> {
  const settings = await readSettings(selection.stateDir);
  if (settings === undefined)
    throw new StackFailure(`the set ${selection.name} was never brought up: \`up\` first`);
  return settings;
}
