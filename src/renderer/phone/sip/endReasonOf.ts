import type { C } from 'jssip';
import type { EndReason, SipReason } from '../../../shared/domain/call/endReason';

/** All that the signalling says about the end of a call. */
export interface CallEnding {
  readonly direction: 'incoming' | 'outgoing';
  readonly originator: 'local' | 'remote' | 'system';
  /** JsSIP's word for it. */
  readonly cause: string;
  /** Of the final response to our INVITE; null when the call did not end by one. */
  readonly statusCode: number | null;
  /** Reason headers (RFC 3326) of the CANCEL, BYE or response. */
  readonly reasons: readonly SipReason[];
}

/** Total: every ending has a reason in the agent's terms. The most specific source wins. */
export function endReasonOf(ending: CallEnding): EndReason {
  const { direction, originator, cause, statusCode, reasons } = ending;
  if (statusCode !== null) return reasonOfStatus(statusCode);
  if (cause === 'Canceled') {
    if (originator === 'local' || direction === 'outgoing') return 'hung-up-by-agent';
    const said = mostTelling(reasons);
    return said === 'answered-elsewhere' ? said : 'caller-gave-up';
  }
  if (cause === 'Terminated') {
    if (originator !== 'remote') return 'hung-up-by-agent';
    // "Completed elsewhere" is said of a call that rings; in a BYE it is a plain hang-up.
    return (
      mostTelling(reasons.filter((reason) => reasonOfHeader(reason) !== 'answered-elsewhere')) ??
      'hung-up-by-other'
    );
  }
  return isJssipCause(cause) ? reasonOfCause[cause] : 'unknown';
}

/**
 * How much a reason says, where a message gives several (RFC 3326 §2): a gateway says "normal clearing" (Q.850 16) beside
 * the one that matters. What is not named here says this much.
 */
const NAMED = 2;
const weights: Partial<Record<EndReason, number>> = {
  'hung-up-by-other': 0,
  'server-error': 1,
  'answered-elsewhere': 3,
};

/** The one that says most, of equals the first; null: none says anything. Pure. */
export function mostTelling(reasons: readonly SipReason[]): EndReason | null {
  const weigh = (reason: EndReason) => weights[reason] ?? NAMED;
  return reasons
    .flatMap((reason) => reasonOfHeader(reason) ?? [])
    .reduce<EndReason | null>(
      (most, reason) => (most === null || weigh(reason) > weigh(most) ? reason : most),
      null,
    );
}

type JssipCause = `${C.causes}`;

/** JsSIP's causes where neither a status nor a Reason header says more. */
const reasonOfCause: Record<JssipCause, EndReason> = {
  'Connection Error': 'connection-lost',
  'Request Timeout': 'timed-out',
  'SIP Failure Code': 'server-error',
  'Internal Error': 'unknown',
  Busy: 'busy',
  Rejected: 'declined-by-other',
  Redirected: 'other-unavailable',
  Unavailable: 'other-unavailable',
  'Not Found': 'number-unknown',
  'Address Incomplete': 'number-unknown',
  'Incompatible SDP': 'incompatible-media',
  'Missing SDP': 'incompatible-media',
  'Authentication Error': 'forbidden',
  Terminated: 'hung-up-by-other',
  'WebRTC Error': 'media-failed',
  Canceled: 'caller-gave-up',
  'No Answer': 'no-answer',
  Expires: 'no-answer',
  'No ACK': 'timed-out',
  'Dialog Error': 'server-error',
  'User Denied Media Access': 'microphone-unavailable',
  'Bad Media Description': 'incompatible-media',
  // ICE found no path, or lost it.
  'RTP Timeout': 'no-media',
};

function isJssipCause(cause: string): cause is JssipCause {
  return Object.hasOwn(reasonOfCause, cause);
}

const reasonOfStatusCode: { readonly [code: number]: EndReason } = {
  401: 'forbidden',
  402: 'forbidden',
  403: 'forbidden',
  404: 'number-unknown',
  407: 'forbidden',
  408: 'no-answer',
  410: 'number-unknown',
  414: 'number-unknown',
  415: 'incompatible-media',
  416: 'number-unknown',
  424: 'number-unknown',
  430: 'other-unavailable',
  433: 'forbidden',
  480: 'other-unavailable',
  481: 'hung-up-by-other',
  484: 'number-unknown',
  485: 'number-unknown',
  486: 'busy',
  487: 'no-answer',
  488: 'incompatible-media',
  503: 'server-overloaded',
  504: 'timed-out',
  600: 'busy',
  604: 'number-unknown',
  606: 'incompatible-media',
};

/** RFC 3261 §21: what is not named above falls to its class. */
function reasonOfStatus(statusCode: number): EndReason {
  const named = reasonOfStatusCode[statusCode];
  if (named !== undefined) return named;
  if (statusCode >= 300 && statusCode < 400) return 'other-unavailable';
  if (statusCode >= 400 && statusCode < 600) return 'server-error';
  return statusCode >= 600 && statusCode < 700 ? 'declined-by-other' : 'unknown';
}

/** ITU-T Q.850 causes as Asterisk and gateways put them into Reason headers. */
const reasonOfQ850: { readonly [cause: number]: EndReason } = {
  1: 'number-unknown',
  3: 'number-unknown',
  16: 'hung-up-by-other',
  17: 'busy',
  18: 'no-answer',
  19: 'no-answer',
  20: 'other-unavailable',
  21: 'declined-by-other',
  22: 'number-unknown',
  // Non-selected user clearing: another phone of the same ring group took the call.
  26: 'answered-elsewhere',
  27: 'other-unavailable',
  28: 'number-unknown',
  31: 'hung-up-by-other',
  34: 'server-overloaded',
  38: 'server-error',
  41: 'server-error',
  42: 'server-overloaded',
  // Asterisk hangs up with this one when no RTP came for its rtp_timeout.
  44: 'no-media',
  47: 'server-overloaded',
  52: 'forbidden',
  54: 'forbidden',
  55: 'forbidden',
  57: 'forbidden',
  58: 'incompatible-media',
  65: 'incompatible-media',
  79: 'incompatible-media',
  88: 'incompatible-media',
  102: 'timed-out',
};

function reasonOfHeader({ protocol, cause }: SipReason): EndReason | null {
  if (protocol === 'Q.850') return reasonOfQ850[cause] ?? null;
  // RFC 3326 §2: a CANCEL says 200 "Call completed elsewhere".
  if (cause === 200) return 'answered-elsewhere';
  return cause >= 300 && cause < 700 ? reasonOfStatus(cause) : null;
}
