import type { Call } from './call';

/** The content of the call card. */
export interface CardState {
  /** Calls that are not over, oldest first; at least one. */
  readonly calls: readonly Call[];
  /** Neither names nor numbers are shown; the parties in `calls` are empty. */
  readonly callersHidden: boolean;
}
