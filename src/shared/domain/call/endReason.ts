/**
 * The reasons why a call ended, from the agent's point of view. The words for each stand in the UI's locale as one total
 * `Record<EndReason, …>`, so a new reason cannot be forgotten there.
 */
export const endReasons = [
  'hung-up-by-agent',
  'hung-up-by-other',
  'declined-by-agent',
  'caller-gave-up',
  'answered-elsewhere',
  'busy',
  'declined-by-other',
  'no-answer',
  'number-unknown',
  'other-unavailable',
  'forbidden',
  'incompatible-media',
  'microphone-unavailable',
  'media-failed',
  'no-media',
  'connection-lost',
  'phone-crashed',
  'server-overloaded',
  'server-error',
  'timed-out',
  /** The computer went to sleep in the middle of it. */
  'asleep',
  'unknown',
] as const;
export type EndReason = (typeof endReasons)[number];

/** A value of a Reason header (RFC 3326), e.g. `SIP;cause=200;text="Call completed elsewhere"`. */
export interface SipReason {
  readonly protocol: 'SIP' | 'Q.850';
  readonly cause: number;
}
