import { parseCallUuid } from './values';

/** What a NOTIFY of SIP Server asks for (docs/genesys-protocol.md §1, §3). */
export interface ServerRequest {
  /** Event package, lower case, e.g. `talk` or `hold`; empty when the header is missing or malformed. */
  readonly event: string;
  /** `active`, `terminated` …; null when absent. Logged, and obeyed by nobody: there is no subscription behind it. */
  readonly subscriptionState: string | null;
  readonly callUuid: string | null;
  /** Call-ID of the phone's own leg, added by the server set (docs/server.md); null when it knows none. */
  readonly sipCallId: string | null;
}

export function parseServerRequest(header: (name: string) => string | undefined): ServerRequest {
  return {
    event: token(header('Event')) ?? '',
    subscriptionState: token(header('Subscription-State')),
    callUuid: parseCallUuid(header('X-Genesys-CallUUID')),
    sipCallId: /^[\x21-\x7e]{1,256}$/u.exec(header('X-Agent-Call-ID')?.trim() ?? '')?.[0] ?? null,
  };
}

/** The value before its parameters. */
function token(value: string | undefined): string | null {
  return /^\s*([A-Za-z0-9._-]{1,32})\s*(?:$|;)/u.exec(value ?? '')?.[1]?.toLowerCase() ?? null;
}
