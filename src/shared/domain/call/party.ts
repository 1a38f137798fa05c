/** The other end of a call, as far as the signalling told us. Both texts are untrusted. */
export interface Party {
  /** User part of the SIP URI: a DN, an extension or a telephone number. Empty when withheld. */
  readonly number: string;
  /** Display name, already stripped of control characters and bounded in length; null when absent. */
  readonly name: string | null;
}

/** The party of a call whose caller asked for privacy, or who must not be named. */
export const withheldParty: Party = { number: '', name: null };
