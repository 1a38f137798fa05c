import type { CommandOrigin } from './command';
import type { EndReason } from './endReason';
import type { Party } from './party';

/**
 * A call's life. Times are epoch milliseconds.
 *
 *   incoming ─▶ ringing ──answer──▶ answering ──▶ established ─▶ ended
 *                  └───decline / CANCEL───────────────┴─────────▶ ended
 *   outgoing ─▶ dialing (calling → remote-ringing) ─▶ established ─▶ ended
 *
 * Hold is part of the established state: ours (`localHold`, a re-INVITE under way is `holding`/`retrieving`)
 * and the other side's (`heldByOther`) are independent.
 */
interface CallBase {
  readonly id: string;
  readonly party: Party;
  /** X-Genesys-CallUUID: the key by which NOTIFY talk/hold and the Genesys APIs name the call. */
  readonly callUuid: string | null;
  readonly startedAt: number;
}
export type LocalHold = 'off' | 'holding' | 'on' | 'retrieving';

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
  readonly state: 'dialing';
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
