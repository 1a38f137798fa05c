import type { Call } from './call';

/** What became of the page. `hung`: it ran and did nothing any more, and was ended. */
export type PageFailure = 'crashed' | 'hung';

/** What names a call to its servers: enough to say BYE within it (RFC 3261 §12). Untrusted texts. */
export interface SipDialog {
  readonly sipCallId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  readonly localUri: string;
  readonly remoteUri: string;
  readonly remoteTarget: string;
  readonly routeSet: readonly string[];
  /** Of the last request from here that is known of. */
  readonly sequence: number;
}

/** So many lost calls are told of, and so many dialogs ended, when one page after the other fails: the newest. */
export const MAX_LOST = 16;

/** What main knows of the page before this one, which failed. */
export interface Recovery {
  readonly failure: PageFailure;
  /** Epoch milliseconds. */
  readonly at: number;
  /** As they stood; oldest first. */
  readonly calls: readonly Call[];
  /** Of those that were established: the servers think that they go on. */
  readonly dialogs: readonly SipDialog[];
}
