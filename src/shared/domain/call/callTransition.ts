import { IllegalTransition } from '../illegalTransition';
import {
  type AnsweringCall,
  type Call,
  type EndedCall,
  type EstablishedCall,
  type RingingCall,
  wantsHold,
} from './call';
import type { CommandOrigin } from './command';
import type { EndReason } from './endReason';

/** An event in a call's life. Times are epoch milliseconds. */
export type CallEvent =
  | { readonly type: 'answer'; readonly origin: CommandOrigin }
  /** The microphone could not be had: nothing was answered, the call rings on. */
  | { readonly type: 'answer-withdrawn' }
  /** Genesys gave the call that we made its CallUUID. */
  | { readonly type: 'named'; readonly callUuid: string }
  /** 180 or 183 from the other side. */
  | { readonly type: 'remote-ringing' }
  /** `holdWhenReady`: another call is spoken on, so this one is held from the beginning. */
  | { readonly type: 'established'; readonly at: number; readonly holdWhenReady?: boolean }
  | { readonly type: 'hold' | 'held' | 'hold-failed' }
  | { readonly type: 'retrieve' | 'retrieved' | 'retrieve-failed' }
  | { readonly type: 'held-by-other' | 'retrieved-by-other' }
  | { readonly type: 'mute' | 'unmute' }
  | { readonly type: 'end'; readonly at: number; readonly reason: EndReason };

/**
 * Changes a call, and is the one place where calls change. Pure. @throws IllegalTransition for a move that the diagram in call.ts
 * lacks.
 */
export function transitionCall(call: Call, event: CallEvent): Call {
  if (call.state !== 'ended' && event.type === 'end') return end(call, event.at, event.reason);
  switch (call.state) {
    case 'ringing':
      if (event.type === 'answer') return { ...call, state: 'answering', answeredBy: event.origin };
      break;
    case 'answering':
      if (event.type === 'answer-withdrawn') return ringAgain(call);
      if (event.type === 'established') return establish(call, event);
      break;
    case 'dialling':
      if (event.type === 'named') return { ...call, callUuid: event.callUuid };
      if (event.type === 'remote-ringing') return { ...call, progress: 'remote-ringing' };
      if (event.type === 'established') return establish(call, event);
      break;
    case 'established': {
      const next = changeEstablished(call, event);
      if (next !== null) return next;
      break;
    }
    case 'ended':
      break;
  }
  throw new IllegalTransition(nameState(call), event.type);
}

function changeEstablished(call: EstablishedCall, event: CallEvent): EstablishedCall | null {
  switch (event.type) {
    case 'hold':
      return wantsHold(call.localHold) ? null : { ...call, localHold: 'holding' };
    case 'held':
      return call.localHold === 'holding' || call.localHold === 'one-sided'
        ? { ...call, localHold: 'on' }
        : null;
    case 'hold-failed':
      return call.localHold === 'holding' ? { ...call, localHold: 'one-sided' } : null;
    case 'retrieve':
      return wantsHold(call.localHold) ? { ...call, localHold: 'retrieving' } : null;
    case 'retrieved':
      return call.localHold === 'retrieving' ? { ...call, localHold: 'off' } : null;
    case 'retrieve-failed':
      return call.localHold === 'retrieving' ? { ...call, localHold: 'on' } : null;
    // The other side may repeat itself: a second re-INVITE with sendonly is no error.
    case 'held-by-other':
      return { ...call, heldByOther: true };
    case 'retrieved-by-other':
      return { ...call, heldByOther: false };
    case 'mute':
      return call.muted ? null : { ...call, muted: true };
    case 'unmute':
      return call.muted ? { ...call, muted: false } : null;
    default:
      return null;
  }
}

function ringAgain({ answeredBy: _, ...call }: AnsweringCall): RingingCall {
  return { ...call, state: 'ringing' };
}

function establish(
  call: Exclude<Call, EstablishedCall | EndedCall>,
  { at, holdWhenReady = false }: { readonly at: number; readonly holdWhenReady?: boolean },
): EstablishedCall {
  return {
    ...base(call),
    state: 'established',
    establishedAt: at,
    muted: false,
    localHold: holdWhenReady ? 'holding' : 'off',
    heldByOther: false,
  };
}

function end(call: Exclude<Call, EndedCall>, at: number, reason: EndReason): EndedCall {
  return {
    ...base(call),
    state: 'ended',
    establishedAt: call.state === 'established' ? call.establishedAt : null,
    endedAt: at,
    reason,
  };
}

function base({ id, party, callUuid, startedAt, direction }: Call) {
  return { id, party, callUuid, startedAt, direction };
}

/** The state as the log names it: with what decides about the next move. */
function nameState(call: Call): string {
  if (call.state !== 'established') return call.state;
  const parts = ['established', `hold ${call.localHold}`];
  if (call.muted) parts.push('muted');
  return parts.join(', ');
}
