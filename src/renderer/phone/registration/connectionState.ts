import type { RegistrationEvent } from '../../../shared/domain/registration/registrationTransition';
import type { Account, Credentials } from '../../../shared/settings/account';
import type { Log } from '../diagnostics/log';
import type { RegistrationFailure } from '../sip/types';
import type { ConnectionHint, Problem } from './classify';
import type { ServerChoice } from './serverChoice';

/**
 * The connection of one account to the servers of its site (docs/decisions/0144).
 *
 *                                        ┌──▶ authorizing ──┐  (other realm: main is asked for its HA1)
 *                                        │                  ▼
 *   stopped ──sign-in──▶ opening ──▶ registering ────▶ registered ──preferred server is back──▶ opening
 *      ▲                 ▲    ▲          │                  │
 *      │                 │    └─retry─ failing-over ◀───────┤  server fails, another is left in this round
 *   sign-out             └──────retry─ waiting ◀────────────┤  all had their turn
 *   from any state                     refused ◀────────────┘  a person has to act first
 *
 *   Every signed-in state: sleep ──▶ asleep ──wake──▶ opening. A first sign-in has no second try: failure ──▶ sign-in-failed.
 *   wake and network-changed lead back to opening from wherever trying again can help.
 */
export type ConnectionState =
  /** Nobody is signed in. */
  | { readonly name: 'stopped' }
  /** A WebSocket is being opened; the agent limits how long that takes. */
  | { readonly name: 'opening'; readonly session: Session }
  /** A REGISTER is under way. Timer: register. */
  | { readonly name: 'registering'; readonly session: Session }
  /** Main is asked for the credentials of another realm. `renewing`: what stands was being refreshed. */
  | {
      readonly name: 'authorizing';
      readonly session: Session;
      readonly realm: string;
      readonly failure: RegistrationFailure;
      readonly renewing: boolean;
    }
  /** Timers: failback when it is due later, register while a refresh is under way. */
  | {
      readonly name: 'registered';
      readonly session: Session;
      readonly refreshing: boolean;
      readonly failback: Failback;
    }
  /** A pause before the next server of this round. There is no connection. Timer: retry. */
  | { readonly name: 'failing-over'; readonly session: Session }
  /** A new round begins by itself. `connected`: the connection stands, the server refused. Timer: retry. */
  | {
      readonly name: 'waiting';
      readonly session: Session;
      readonly problem: Problem;
      readonly retryAt: number;
      readonly connected: boolean;
    }
  /** A person has to do something first. */
  | {
      readonly name: 'refused';
      readonly session: Session;
      readonly problem: Problem;
      readonly connected: boolean;
    }
  /** The computer sleeps, or is about to. */
  | { readonly name: 'asleep'; readonly session: Session }
  /** Like `stopped`: the agent has the form in front of them. More may become known of what went wrong. */
  | {
      readonly name: 'sign-in-failed';
      readonly server: string;
      readonly problem: Problem;
      readonly hint: ConnectionHint | null;
    };

/** States in which somebody is signed in. */
export type SignedInState = Extract<ConnectionState, { readonly session: Session }>;

/** What is remembered from one state to the next. */
export interface Session {
  readonly account: Account;
  /** For the realm that asked last. */
  readonly credentials: Credentials;
  readonly servers: ServerChoice;
  /** It is not yet known whether the account works: the first outcome decides, and nothing is tried again. */
  readonly firstTry: boolean;
  /** Rounds that failed since the last success. */
  readonly attempt: number;
  /** How many quick tries are left after a wake or a change of the network. */
  readonly quickTries: number;
  /** The longest Retry-After of this round (milliseconds). */
  readonly retryAfterMs: number | null;
  /** Realms that main was asked for since the last success: each once and only a few, or a server could make us ask for ever. */
  readonly askedRealms: readonly string[];
  /** What main learnt of this connection's failure. */
  readonly hint: ConnectionHint | null;
}

/** The way back to a preferred server: none where the phone is at the best one. */
type Failback = 'none' | 'later' | { readonly asking: string };

export type ConnectionTimer = 'register' | 'retry' | 'failback';

/**
 * What happens to a connection. Events from the network and from main can come late: where a state has no row for one, nothing
 * follows. A sign-in on top of another and a timer that does not run are mistakes of ours.
 */
export type ConnectionEvent =
  | {
      readonly type: 'sign-in';
      readonly account: Account;
      readonly credentials: Credentials;
      /** In the order of preference; at least one. */
      readonly servers: readonly string[];
      readonly firstTry: boolean;
    }
  | { readonly type: 'sign-out' }
  | { readonly type: 'sleep' }
  | { readonly type: 'wake' }
  /** The computer's addresses changed, or its network came back. */
  | { readonly type: 'network-changed' }
  /** The agent asks for a try now. */
  | { readonly type: 'reconnect' }
  /** The user agent could not be made, or could not do what it was asked for. */
  | { readonly type: 'agent-failed' }
  | { readonly type: 'connected' }
  | { readonly type: 'disconnected'; readonly timedOut: boolean }
  | { readonly type: 'registered' }
  | { readonly type: 'refreshing' }
  | { readonly type: 'refreshed' }
  | { readonly type: 'registration-failed'; readonly failure: RegistrationFailure }
  /** Main's answer for a realm; null: it has none. */
  | { readonly type: 'credentials'; readonly realm: string; readonly credentials: Credentials | null }
  /** A connection to a preferred server stands beside the one in use. */
  | { readonly type: 'preferred-open'; readonly server: string }
  | { readonly type: 'moved'; readonly server: string; readonly moved: boolean }
  /** Main's word on a failed connection, which may come before or after the WebSocket's own end. */
  | { readonly type: 'learnt'; readonly host: string; readonly hint: ConnectionHint }
  /** Everything that was told to close has closed. */
  | { readonly type: 'closed' }
  | { readonly type: 'timer'; readonly timer: ConnectionTimer };

/** What a transition needs of the outside world. */
export interface Moment {
  /** Epoch milliseconds. */
  readonly at: number;
  /** 0 to 1 */
  readonly random: number;
  /** Nobody is being talked to: the phone may go to another server. */
  readonly idle: boolean;
}

export type ConnectionEffect =
  /** Makes the user agent first where there is none. */
  | {
      readonly kind: 'connect';
      readonly account: Account;
      readonly credentials: Credentials;
      readonly server: string;
      readonly limitMs: number;
    }
  | { readonly kind: 'disconnect' }
  | { readonly kind: 'register' }
  | { readonly kind: 'probe'; readonly suspected: boolean }
  /** Brings `preferred-open` when the server takes a connection, and `moved` in any case. */
  | { readonly kind: 'move'; readonly server: string; readonly limitMs: number }
  | { readonly kind: 'set-credentials'; readonly credentials: Credentials }
  /** Brings `credentials`. */
  | { readonly kind: 'ask-credentials'; readonly realm: string }
  /** Unregisters and closes. Brings `closed`, also where there is nothing to close. */
  | { readonly kind: 'close-agent' }
  /** Calls that can't live without the connection end. */
  | { readonly kind: 'calls-lost' }
  /** Begins it anew where it runs already. */
  | { readonly kind: 'start-timer'; readonly timer: ConnectionTimer; readonly ms: number }
  | { readonly kind: 'cancel-timer'; readonly timer: ConnectionTimer }
  /** The outcome of a first sign-in. */
  | { readonly kind: 'settle-sign-in'; readonly registered: boolean }
  | { readonly kind: 'show'; readonly event: RegistrationEvent }
  | {
      readonly kind: 'log';
      readonly level: Parameters<Log>[0];
      readonly event: string;
      readonly fields: NonNullable<Parameters<Log>[2]>;
    };

export interface ConnectionStep {
  readonly state: ConnectionState;
  readonly effects: readonly ConnectionEffect[];
}
