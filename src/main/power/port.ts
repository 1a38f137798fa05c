import type { Watchable } from '../../shared/observable';

/** True while the screen is locked: somebody else could be looking at what its user has left. */
export type ScreenLock = Watchable<boolean>;

/** True while callers must not be named on this screen: it is locked, and the agent or IT wants it so. */
export type CallersHidden = Watchable<boolean>;

/** Keeps the system from sleeping for the moment that signing off takes. */
export interface SleepDelay {
  /** Makes a sleep wait for `release`, a few seconds at most. Harmless when it does already. */
  hold(): void;
  release(): void;
}
