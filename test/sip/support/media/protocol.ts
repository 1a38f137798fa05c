import type { Direction } from '../../../../server/sip/sdp';

/** What the tests' process asks of the process that holds WebRTC. */
export type Question =
  | { readonly ask: 'open' }
  | { readonly ask: 'offer'; readonly direction: Direction }
  | { readonly ask: 'answer'; readonly offer: string }
  | { readonly ask: 'accept'; readonly answer: string }
  /** A tone in Hz from now on; 0 is silence. */
  | { readonly ask: 'say'; readonly frequency: number }
  | { readonly ask: 'close' };

export interface Asked {
  readonly id: number;
  readonly peer: number;
  readonly question: Question;
}

export type Told =
  | { readonly id: number; readonly sdp: string }
  | { readonly id: number; readonly error: string }
  /** 32-bit floats at `HEARD_RATE`, everything that was heard since the last. */
  | { readonly peer: number; readonly heard: Uint8Array };

/** Samples a second of what is told: a telephone's, since measuring costs by the sample. */
export const HEARD_RATE = 8_000;
