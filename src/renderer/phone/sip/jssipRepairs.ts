import type { RTCSession } from 'jssip/lib/RTCSession';
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

/**
 * When the other side refuses the re-INVITE of a hold or retrieve, JsSIP ends the call, though RFC 3261 §14.1 lets it go
 * on as it was. This tells `refused` instead, which puts the description back and keeps the call.
 */
export function keepCallWhenHoldIsRefused(
  session: RTCSession,
  refused: (kind: 'hold' | 'unhold') => void,
): void {
  const terminate = session.terminate.bind(session);
  session.terminate = (options) => {
    if (options?.reason_phrase === 'Hold Failed') refused('hold');
    else if (options?.reason_phrase === 'Unhold Failed') refused('unhold');
    else terminate(options);
  };
}

/** Puts media and description back to before `kind`, which was refused. */
export async function undoHold(session: RTCSession, kind: 'hold' | 'unhold'): Promise<void> {
  const internals = sessionInternals(session);
  internals._localHold = kind === 'unhold';
  internals._setLocalMediaStatus();
  if (session.connection.signalingState === 'have-local-offer') {
    await session.connection.setLocalDescription({ type: 'rollback' });
  }
}
