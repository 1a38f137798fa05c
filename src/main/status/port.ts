import type { PhoneStatus } from '../../shared/domain/phoneStatus';

/** The phone's state as the page last told it. */
export interface PhoneStatusSource {
  readonly current: PhoneStatus;
  /** Calls back at once and after every change, with the status before; returns the function that stops it. */
  subscribe(listener: (status: PhoneStatus, before: PhoneStatus) => void): () => void;
}
