import type { UA } from 'jssip/lib/UA';
import { errorText, type Log } from '../diagnostics/log';
import { answerRequest, type ReceivedRequest, uaInternals } from './jssipInternals';

/** Stands before JsSIP 3.13.8: answers the requests that it takes for others, ignores, or stumbles over. */
export function guardRequests(ua: UA, log: Log): void {
  const internals = uaInternals(ua);
  const receive = internals.receiveRequest.bind(ua);
  internals.receiveRequest = (request) => {
    const answer = ownAnswer(ua, request);
    if (answer !== null) {
      answerRequest(ua, request, answer);
      return;
    }
    try {
      receive(request);
    } catch (error) {
      log('error', 'request-failed', { method: request.method, error: errorText(error) });
      if (request.server_transaction !== null) request.reply(400);
    }
  };
}

/** null: JsSIP's. */
function ownAnswer(ua: UA, request: ReceivedRequest): number | null {
  const { method, call_id, from_tag, to_tag } = request;
  if (to_tag === undefined || uaInternals(ua)._findDialog(call_id, from_tag, to_tag) !== null) return null;
  // JsSIP looks for its session by less than the dialog.
  if (method === 'NOTIFY') return 481;
  // It crossed ours, whose dialog lives until that is answered (RFC 5407 §3.2).
  if (method === 'BYE' && isEnding(ua, request)) return 200;
  return null;
}

function isEnding(ua: UA, { call_id, from_tag, to_tag }: ReceivedRequest): boolean {
  return Object.values(uaInternals(ua)._transactions.nict).some(
    ({ request }) =>
      request.method === 'BYE' &&
      request.call_id === call_id &&
      request.from.getParam('tag') === to_tag &&
      request.to.getParam('tag') === from_tag,
  );
}
