import type { Call } from './call';

/** The ways in which a page fails. `hung`: it ran and did nothing any more, and was ended. */
export type PageFailure = 'crashed' | 'hung';

/** A dialog, as it names a call to its servers: enough to say BYE within it (RFC 3261 §12). Untrusted texts. */
export interface SipDialog {
  readonly sipCallId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  readonly localUri: string;
  readonly remoteUri: string;
  readonly remoteTarget: string;
  readonly routeSet: readonly string[];
  /** The number of the last request from here that is known of. */
  readonly sequence: number;
}

/** The most that main keeps of a dialog: characters, and routes. */
export const dialogLimits = { tag: 256, uri: 1024, routes: 16 } as const;

/** Tells whether main takes a dialog; the page has no schemas, whose library the Content-Security-Policy does not let run there. */
export function isKeepable(dialog: SipDialog): boolean {
  const { sipCallId, localTag, remoteTag, localUri, remoteUri, remoteTarget, routeSet } = dialog;
  const within = (texts: readonly string[], limit: number) =>
    texts.every(({ length }) => length >= 1 && length <= limit);
  return (
    within([sipCallId, localTag, remoteTag], dialogLimits.tag) &&
    within([localUri, remoteUri, remoteTarget, ...routeSet], dialogLimits.uri) &&
    routeSet.length <= dialogLimits.routes
  );
}

/** The most lost calls that are told of, and dialogs that are ended, when one page after the other fails: the newest. */
export const MAX_LOST = 16;

/** All that main knows of the page before this one, which failed. */
export interface Recovery {
  readonly failure: PageFailure;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The calls as they stood; oldest first. */
  readonly calls: readonly Call[];
  /** The dialogs of those that were established: the servers think that they go on. */
  readonly dialogs: readonly SipDialog[];
}
