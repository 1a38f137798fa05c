/** One value of a Reason header (RFC 3326), e.g. `SIP;cause=200;text="Call completed elsewhere"`. */
export interface SipReason {
  readonly protocol: 'SIP' | 'Q.850';
  readonly cause: number;
}
