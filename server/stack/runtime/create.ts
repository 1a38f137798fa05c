import type { StackSettings } from '../settings/settings';
import type { StackSelection } from '../settings/state-dir';
import { dockerRuntime } from './docker/runtime';
import { nativeRuntime } from './native/runtime';
import type { Runtime } from './runtime';

export function createRuntime(
  selection: StackSelection,
  settings: StackSettings,
  report: (line: string) => void,
): Runtime {
  const create = settings.runtime === 'docker' ? dockerRuntime : nativeRuntime;
  return create(selection, report);
}
