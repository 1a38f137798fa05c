import type { RTCSession } from 'jssip/lib/RTCSession';
import { type ReceivedRequest, sessionInternals } from './jssipInternals';

/** JsSIP ends an incoming call by a BYE only while it rings, not while the agent's answer is on its way: 403 then. */
export function endByEarlyBye(session: RTCSession): void {
  const internals = sessionInternals(session);
  const receive = internals.receiveRequest.bind(session);
  internals.receiveRequest = (request) => {
    const { STATUS_WAITING_FOR_ANSWER, STATUS_ANSWERED } = session.C;
    const early = [STATUS_WAITING_FOR_ANSWER, STATUS_ANSWERED].includes(session.status);
    if (request.method !== 'BYE' || !early) {
      receive(request);
      return;
    }
    request.reply(200);
    // RFC 3261 §15.1.2. To the agent it is what a CANCEL is.
    internals._request.reply(487);
    internals._failed('remote', request, 'Canceled');
  };
}

/**
 * Who hangs up before the ACK of our 2xx has come waits for it with the BYE (RFC 3261 §15). JsSIP hears nothing else
 * meanwhile, and says BYE again when its transaction ends.
 */
export function hearByeInsteadOfAck(session: RTCSession): void {
  const internals = sessionInternals(session);
  const terminate = session.terminate.bind(session);
  session.terminate = (options) => {
    const before = internals.receiveRequest;
    terminate(options);
    const waiting = internals.receiveRequest;
    if (waiting === before) return;
    internals.receiveRequest = (request) => {
      if (request.method === 'BYE') {
        request.reply(200);
        internals._dialog?.terminate();
      } else if (request.method === 'ACK') {
        waiting(request);
      } else {
        request.reply(481);
        return;
      }
      internals._dialog = undefined;
    };
  };
}

/** What is being worked through when the call ends gets its answer all the same (RFC 3261 §15.1.2); JsSIP forgets it. */
export function answerWhatIsPending(session: RTCSession): void {
  // A dialog has one of each at most that waits for its answer (§14.2, RFC 3311 §5.2). One that was answered takes no other.
  const newest = new Map<string, ReceivedRequest>();
  const keep = ({ request }: { request: unknown }) => {
    const received = request as ReceivedRequest;
    newest.set(received.method, received);
  };
  session.on('reinvite', keep);
  session.on('update', keep);
  session.on('ended', () => {
    for (const request of newest.values()) request.reply(487);
  });
}

/** The 2xx to a re-INVITE is ACKed also when the call is over meanwhile: it would be repeated for 32 s. */
export function ackLateReinvite(session: RTCSession): void {
  const internals = sessionInternals(session);
  const send = internals.sendRequest.bind(session);
  internals.sendRequest = (method, options) => {
    const dialog = internals._dialog;
    if (method !== 'INVITE' || !dialog) return send(method, options);
    const { eventHandlers } = options ?? {};
    return send(method, {
      ...options,
      eventHandlers: {
        ...eventHandlers,
        onSuccessResponse(response) {
          if (session.isEnded()) dialog.sendRequest('ACK', {});
          eventHandlers?.onSuccessResponse?.(response);
        },
      },
    });
  };
}
