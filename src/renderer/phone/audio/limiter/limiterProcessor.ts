/** By which the page finds what the worklet registered. */
export const LIMITER_PROCESSOR = 'acoustic-limiter';
