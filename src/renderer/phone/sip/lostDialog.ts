import type { URI } from 'jssip';
import type { RTCSession } from 'jssip/lib/RTCSession';
import type { IncomingResponse, OutgoingRequest } from 'jssip/lib/SIPMessage';
import type { UA } from 'jssip/lib/UA';
import type { SipDialog } from '../../../shared/domain/call/recovery';
import { makeRequest, RequestSender, sessionInternals } from './jssipInternals';
import { readableUri } from './lenientGrammar';

/** Requests that the lost page may have sent since it told of the dialog: holds, UPDATEs. CSeq may leave numbers out (§12.2.2). */
const SEQUENCE_MARGIN = 1000;

/** What names the session's dialog; null before it is established. */
export function dialogOf(session: RTCSession): SipDialog | null {
  const dialog = sessionInternals(session)._dialog;
  if (!dialog) return null;
  const { _id, _local_uri, _remote_uri, _remote_target, _route_set, _local_seqnum } = dialog;
  return {
    sipCallId: _id.call_id,
    localTag: _id.local_tag,
    remoteTag: _id.remote_tag,
    localUri: `${_local_uri}`,
    remoteUri: `${_remote_uri}`,
    remoteTarget: `${_remote_target}`,
    routeSet: _route_set,
    // None yet where the other side called; JsSIP begins below 10,000 then.
    sequence: _local_seqnum ?? 10_000,
  };
}

export interface ByeOutcome {
  /** Gets the final status code, or null when there was no answer. */
  done(statusCode: number | null): void;
  /** The connection broke first. */
  again(): void;
}

/** Says BYE within a dialog that a page before this one had (RFC 3261 §15.1.1). */
export function endLostDialog(ua: UA, dialog: SipDialog, outcome: ByeOutcome): void {
  sayBye(ua, { ...dialog, sequence: dialog.sequence + SEQUENCE_MARGIN }, outcome);
}

/** Says BYE within a dialog that no session of JsSIP has, with `dialog.sequence` as its number. */
export function sayBye(ua: UA, dialog: SipDialog, { done, again }: ByeOutcome): void {
  new RequestSender(ua, requestWithin(ua, dialog, 'BYE'), {
    onRequestTimeout: () => done(null),
    onTransportError: again,
    onReceiveResponse: ({ status_code }: IncomingResponse) => {
      if (status_code >= 200) done(status_code);
    },
  }).send();
}

/** The same for the ACK of a 2xx; its sequence is the INVITE's (§13.2.2.4). */
export function sayAck(ua: UA, dialog: SipDialog): void {
  new RequestSender(ua, requestWithin(ua, dialog, 'ACK'), {
    onRequestTimeout() {},
    // The answer is repeated until an ACK has come.
    onTransportError() {},
    onReceiveResponse() {},
  }).send();
}

function requestWithin(ua: UA, dialog: SipDialog, method: 'ACK' | 'BYE'): OutgoingRequest {
  return makeRequest(ua, method, dialog.remoteTarget, {
    call_id: dialog.sipCallId,
    from_uri: uriOf(dialog.localUri),
    from_tag: dialog.localTag,
    to_uri: uriOf(dialog.remoteUri),
    to_tag: dialog.remoteTag,
    route_set: [...dialog.routeSet],
    cseq: dialog.sequence,
  });
}

function uriOf(text: string): URI {
  const uri = readableUri(text);
  if (uri === null) throw new Error('not a URI');
  return uri;
}
