import type { UA } from 'jssip/lib/UA';
import { errorText, type Log } from '../diagnostics/log';
import { descriptionIn } from './descriptions';
import { splitOutside } from './headers/values';
import { answerRequest, type ReceivedRequest, uaInternals } from './jssipInternals';

/** What JsSIP carries out, as its answers announce it. */
const extensions: ReadonlySet<string> = new Set(['timer', 'ice', 'replaces', 'outbound', 'path', 'gruu']);

/** Stands before JsSIP 3.13.8: answers the requests that it takes for others, ignores, or stumbles over. */
export function guardRequests(ua: UA, log: Log): void {
  const internals = uaInternals(ua);
  const receive = internals.receiveRequest.bind(ua);
  internals.receiveRequest = (request) => {
    const unsupported = unsupportedIn(request);
    if (unsupported.length > 0) {
      answerRequest(ua, request, 420, [`Unsupported: ${unsupported.join(', ')}`]);
      return;
    }
    const answer = answerOutside(ua, request);
    if (answer !== null) {
      answerRequest(ua, request, answer);
      return;
    }
    readDescription(request);
    try {
      receive(request);
    } catch (error) {
      log('error', 'request-failed', { method: request.method, error: errorText(error) });
      if (request.server_transaction !== null) request.reply(400);
    }
  };
}

/** RFC 3261 §8.2.2.3: what the request requires and the phone does not know. JsSIP does not look. */
function unsupportedIn(request: ReceivedRequest): string[] {
  if (request.method === 'ACK' || request.method === 'CANCEL') return [];
  return request
    .getHeaders('Require')
    .flatMap((value) => splitOutside(value, ','))
    .filter((extension) => extension !== '' && !extensions.has(extension.toLowerCase()));
}

/** To a request in a dialog that no session has; null: JsSIP's answer will do. */
function answerOutside(ua: UA, request: ReceivedRequest): number | null {
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

/** JsSIP takes `application/sdp` written just so. It answers 415 to what stays as it is. */
function readDescription(request: ReceivedRequest): void {
  if (!['INVITE', 'ACK', 'UPDATE'].includes(request.method) || !request.body) return;
  const description = descriptionIn(request.getHeader('Content-Type') ?? '', request.body);
  if (description === null) return;
  request.body = description;
  request.setHeader('Content-Type', 'application/sdp');
}

/** The same for what comes back. A body that describes no media is none: JsSIP would give it to the browser. */
export function readAnswers(ua: UA): void {
  uaInternals(ua).on('newTransaction', ({ transaction }) => {
    const { type, request } = transaction;
    if ((type !== 'ict' && type !== 'nict') || !['INVITE', 'UPDATE'].includes(request.method)) return;
    const receive = transaction.receiveResponse.bind(transaction);
    transaction.receiveResponse = (response) => {
      if (response.body && response.hasHeader('Content-Type')) {
        response.body = descriptionIn(response.getHeader('Content-Type'), response.body) ?? '';
        response.setHeader('Content-Type', 'application/sdp');
      }
      receive(response);
    };
  });
}
