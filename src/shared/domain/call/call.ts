import type { CommandOrigin } from './command';
import type { EndReason } from './endReason';
import type { Party } from './party';

/**
 * A call's life. Times are epoch milliseconds.
 *
 *   incoming ─▶ ringing ──answer──▶ answering ──▶ established ─▶ ended
 *                  └───decline / CANCEL───────────────┴─────────▶ ended
 *   outgoing ─▶ dialling (calling → remote-ringing) ─▶ established ─▶ ended
 *
 * Hold is part of the established state: ours (`localHold`) and the other side's (`heldByOther`) are independent.
 *
 *   off ──hold──▶ holding ──held──▶ on ──retrieve──▶ retrieving ──▶ off
 *                   └──hold-failed──▶ one-sided ──held──▶ on
 *
 * The agent may change their mind while the other side is asked: holding ⇄ retrieving. In all but `off` nothing that the agent says
 * gets out, and nothing of the other side is heard.
 */
interface CallBase {
  readonly id: string;
  readonly party: Party;
  /** X-Genesys-CallUUID: the key by which NOTIFY talk/hold and the Genesys APIs name the call. */
  readonly callUuid: string | null;
  readonly startedAt: number;
}
/** `one-sided`: held here alone, for the other side refused, or could not be told yet; it is asked again. */
export type LocalHold = 'off' | 'holding' | 'on' | 'one-sided' | 'retrieving';

/** Tells whether the agent wants the call held, however far that has got. */
export function wantsHold(hold: LocalHold): boolean {
  return hold === 'holding' || hold === 'on' || hold === 'one-sided';
}

export interface RingingCall extends CallBase {
  readonly state: 'ringing';
  readonly direction: 'incoming';
}
export interface AnsweringCall extends CallBase {
  readonly state: 'answering';
  readonly direction: 'incoming';
  readonly answeredBy: CommandOrigin;
}
export interface DialingCall extends CallBase {
  readonly state: 'dialling';
  readonly direction: 'outgoing';
  readonly progress: 'calling' | 'remote-ringing';
}
export interface EstablishedCall extends CallBase {
  readonly state: 'established';
  readonly direction: 'incoming' | 'outgoing';
  readonly establishedAt: number;
  readonly muted: boolean;
  readonly localHold: LocalHold;
  readonly heldByOther: boolean;
}
export interface EndedCall extends CallBase {
  readonly state: 'ended';
  readonly direction: 'incoming' | 'outgoing';
  readonly establishedAt: number | null;
  readonly endedAt: number;
  readonly reason: EndReason;
}
export type Call = RingingCall | AnsweringCall | DialingCall | EstablishedCall | EndedCall;
