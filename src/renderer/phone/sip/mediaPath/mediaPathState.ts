/**
 * The way that a call's media takes, as ICE (RFC 8445) tells of it, and the search for another one (docs/decisions/0144).
 *
 *            ┌──────────────── connected ◀─────────────────┐
 *            ▼                                              │
 *   open ──disconnected, failed──▶ lost ──connecting──▶ restarting
 *    │ ▲                           ▲ │ │        (a restart was offered, ICE checks again)
 *    │ └──restart offered──┐       │ │ └──5 s after "failed", a minute without the server──▶ over
 *    └─registered elsewhere──▶ doubted ◀─nothing to offer yet─┘
 *
 * In `lost` a restart is offered once, and once more when the phone has registered anew. Whether all media goes through a relay
 * is beside all that.
 */
export type MediaPathState =
  /** Media flows, or ICE looks for its first way. */
  | (PathData & { readonly name: 'open' })
  /** It may be of a network that is gone: another is wanted before ICE says so, which takes some 5 s. */
  | (PathData & { readonly name: 'doubted' })
  /** `failed`: the call ends soon. Timer: end. */
  | (PathData & {
      readonly name: 'lost';
      readonly failed: boolean;
      readonly restart: 'due' | 'doubted' | 'offered';
    })
  | (PathData & { readonly name: 'restarting' })
  | { readonly name: 'over' };

export interface PathData {
  /** How often a restart is still tried where there was nothing to offer yet, until the next registration. */
  readonly triesLeft: number;
  /** Such a try is due. Timer: again. */
  readonly again: boolean;
  readonly relay: 'no' | 'asked' | 'forced';
}

export type MediaPathTimer = 'end' | 'again';

/** What happens to it. `reachable`: the server is, at this moment. */
export type MediaPathEvent =
  | { readonly type: 'ice'; readonly state: RTCPeerConnectionState; readonly reachable: boolean }
  /** The phone has a new connection to the server; `elsewhere`: maybe from another network. */
  | { readonly type: 'registered'; readonly elsewhere: boolean; readonly reachable: boolean }
  | { readonly type: 'restart-asked'; readonly reachable: boolean }
  /** `empty`: there was no candidate to offer yet. */
  | { readonly type: 'restart-answered'; readonly accepted: boolean; readonly empty: boolean }
  | { readonly type: 'relay-asked' }
  | { readonly type: 'relay-answered'; readonly accepted: boolean }
  | { readonly type: 'timer'; readonly timer: MediaPathTimer }
  | { readonly type: 'over' };

export type MediaPathEffect =
  /** Brings `restart-answered`. */
  | { readonly kind: 'offer-restart' }
  /** Brings `relay-answered`. */
  | { readonly kind: 'offer-relay' }
  /** The other side did not agree to the relay. */
  | { readonly kind: 'allow-all-ways' }
  /** The far end learns where the phone is now (RFC 3311). */
  | { readonly kind: 'refresh-target' }
  /** Whoever owns the call may ask for a restart. */
  | { readonly kind: 'tell-lost' }
  | { readonly kind: 'end-call' }
  | { readonly kind: 'start-timer'; readonly timer: MediaPathTimer; readonly ms: number }
  | { readonly kind: 'cancel-timer'; readonly timer: MediaPathTimer }
  | { readonly kind: 'log-offer'; readonly accepted: boolean; readonly later: boolean };

export interface MediaPathStep {
  readonly state: MediaPathState;
  readonly effects: readonly MediaPathEffect[];
}
