import type { EndedCall } from '../../shared/domain/call/call';
import type { PhoneStatus } from '../../shared/domain/phoneStatus';
import type { Watchable } from '../../shared/observable';

/** Main's copy of the phone's state, as the page last told it; `noStatus` while no page is there. */
export type PhoneStatusSource = Watchable<PhoneStatus>;

/** The calls that the agent missed and has not seen yet. */
export interface MissedCallSource {
  /** Oldest first. They end with a look at the window, or at a notice. */
  readonly calls: Watchable<readonly EndedCall[]>;
  /** The agent has seen them. */
  seen(): void;
}
