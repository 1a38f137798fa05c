import type { RTCSession } from 'jssip/lib/RTCSession';
import type { OutgoingRequest } from 'jssip/lib/SIPMessage';
import { sessionInternals } from './jssipInternals';

/**
 * JsSIP 3.13.8 repeats a re-INVITE that met a 491 (RFC 3261 §14.1) with the old number in its CSeq header and ACKs the
 * old number too, which a server takes for a mistake (500), and then the call is ended. The number that JsSIP counts
 * up is carried over to the header and to the ACK here.
 */
export function repairRepeatedReinvite(session: RTCSession): void {
  const internals = sessionInternals(session);
  const send = internals.sendRequest.bind(session);
  internals.sendRequest = (method, options) => {
    const request = send(method, options);
    if (method !== 'INVITE' || request === undefined) return request;
    let { cseq } = request;
    Object.defineProperty(request, 'cseq', {
      configurable: true,
      enumerable: true,
      get: () => cseq,
      set: (next: number) => {
        cseq = next;
        request.setHeader('cseq', `${next} INVITE`);
        const dialog = internals._dialog;
        if (dialog) dialog._outgoing_ack_seqnum = next;
      },
    });
    return request;
  };
}

/** What JsSIP ends a call with when a request of it got no answer, or one that the call is not known (any more). */
const requestFailures = ['Connection Error', 'Request Timeout', 'Dialog Error'] as const;
type RequestFailure = (typeof requestFailures)[number];

/** Why the phone offers anew: hold, retrieve, another way for the media, or the same once more. */
export type Reoffer = 'hold' | 'retrieve' | 'path' | 'media';

/** JsSIP's words for one that was refused, with which it would end the call. */
const refusedOffers: { readonly [phrase: string]: Reoffer } = {
  'Hold Failed': 'hold',
  'Unhold Failed': 'retrieve',
  'Media Renegotiation Failed': 'path',
};

export interface SessionFailures {
  /** The other side refused the re-INVITE of a hold or retrieve, or of an ICE restart. */
  offerRefused(kind: Reoffer): void;
  /** Of a call that is spoken on, and goes on. */
  requestFailed(cause: RequestFailure): void;
  /** Of one that is not, and ends. */
  setupFailed(cause: RequestFailure): void;
}

/**
 * JsSIP ends a call whose hold is refused, though RFC 3261 §14.1 lets it go on as it was; and it ends one when any
 * request of it fails, such as the one that was under way when a server died. An established call is ended by BYE and by
 * the end of its media (ICE consent, RFC 7675), which flows past the servers of the signalling: whoever speaks on it is told
 * of the rest, and the call stays.
 */
export function keepEstablishedCall(session: RTCSession, failures: SessionFailures): void {
  const terminate = session.terminate.bind(session);
  session.terminate = (options) => {
    const failure = requestFailures.find((phrase) => phrase === options?.reason_phrase);
    const refused = refusedOffers[options?.reason_phrase ?? ''];
    if (refused !== undefined) {
      failures.offerRefused(refused);
    } else if (failure !== undefined && session.status === session.C.STATUS_CONFIRMED) {
      failures.requestFailed(failure);
    } else {
      if (failure !== undefined) failures.setupFailed(failure);
      terminate(options);
    }
  };
}

/** A BYE that found no connection, or whose connection broke before it was answered, is said again on the next one. */
export function repeatLostBye(session: RTCSession, whenConnected: (task: () => void) => void): void {
  const internals = sessionInternals(session);
  const send = internals.sendRequest.bind(session);
  internals.sendRequest = (method, options) => {
    const dialog = internals._dialog;
    if (method !== 'BYE' || !dialog) return send(method, options);
    const bye = (): OutgoingRequest =>
      dialog.sendRequest(method, {
        ...options,
        eventHandlers: { onTransportError: () => whenConnected(bye) },
      });
    return bye();
  };
}

/**
 * The phone has a new connection: an UPDATE (RFC 3311 §5.1) takes it to the far end of an established call, so that a BYE or
 * re-INVITE from there finds the phone. Without a description: the media goes on as it is.
 */
export function refreshRemoteTarget(session: RTCSession): void {
  if (session.status === session.C.STATUS_CONFIRMED) sessionInternals(session)._sendUpdate();
}

/**
 * Where the network is not up yet ICE finds no candidate. Asterisk 22 takes an offer without any as one without ICE, and the media
 * never comes back: it is kept back, and JsSIP takes it for refused.
 */
export function withholdEmptyOffers(session: RTCSession, withheld: () => void): void {
  const internals = sessionInternals(session);
  const send = internals.sendRequest.bind(session);
  internals.sendRequest = (method, options) => {
    if (method === 'INVITE' && options?.body?.includes('\na=candidate:') === false) {
      withheld();
      throw new Error('an offer without candidates');
    }
    return send(method, options);
  };
}

/** Puts media and description back to before `kind`, which was refused. */
export async function undoOffer(session: RTCSession, kind: Reoffer): Promise<void> {
  const internals = sessionInternals(session);
  if (kind === 'hold' || kind === 'retrieve') {
    internals._localHold = kind === 'retrieve';
    internals._setLocalMediaStatus();
  }
  if (session.connection.signalingState === 'have-local-offer') {
    await session.connection.setLocalDescription({ type: 'rollback' });
  }
}
