/** Whether somebody else could be looking at the screen that its user has left. */
export interface ScreenLock {
  readonly locked: boolean;
  /** Calls back at once and after every change; returns the function that stops it. */
  subscribe(listener: (locked: boolean) => void): () => void;
}

/** Whether callers must not be named on this screen now: it is locked, and the agent or IT wants it so. */
export interface CallerPrivacy {
  readonly hidden: boolean;
  /** Calls back at once and after every change; returns the function that stops it. */
  subscribe(listener: (hidden: boolean) => void): () => void;
}

/** Keeps the system from sleeping for the moment that signing off takes. */
export interface SleepDelay {
  /** From now on a sleep waits for `release`, a few seconds at most. Harmless when it does already. */
  hold(): void;
  release(): void;
}
