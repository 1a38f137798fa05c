import type { Runtime } from '../runtime/runtime';
import type { StackSettings } from '../settings/settings';

/** The result of a check. `unknown`: it can't be told here; `detail` says why. */
export type Finding =
  | { readonly state: 'pass'; readonly detail: string }
  | { readonly state: 'fail'; readonly detail: string; readonly remedy: string }
  | { readonly state: 'unknown'; readonly detail: string };

export const pass = (detail: string): Finding => ({ state: 'pass', detail });
export const fail = (detail: string, remedy: string): Finding => ({ state: 'fail', detail, remedy });
export const unknown = (detail: string): Finding => ({ state: 'unknown', detail });

/** The server set that is checked. */
export interface CheckContext {
  readonly name: string;
  readonly stateDir: string;
  readonly settings: StackSettings;
  readonly runtime: Runtime;
}

/** A check of a server set. Its result may have several lines, each with a name. */
export interface Check {
  readonly name: string;
  readonly run: (context: CheckContext) => Promise<readonly (Finding & { readonly about?: string })[]>;
}
