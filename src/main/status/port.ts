import type { EndedCall } from '../../shared/domain/call/call';
import type { PhoneStatus } from '../../shared/domain/phoneStatus';

/** The phone's state as the page last told it. */
export interface PhoneStatusSource {
  readonly current: PhoneStatus;
  /** Calls back at once and after every change, with the status before; returns the function that stops it. */
  subscribe(listener: (status: PhoneStatus, before: PhoneStatus) => void): () => void;
}

/** The calls that the agent missed and has not seen yet, oldest first: they end with a look at the window, or at a notice. */
export interface MissedCallSource {
  readonly current: readonly EndedCall[];
  /** The agent has seen them. */
  seen(): void;
  /** Calls back at once and after every change; returns the function that stops it. */
  subscribe(listener: (missed: readonly EndedCall[]) => void): () => void;
}
