/** By which the page finds what the worklet registered. */
export const LIMITER_PROCESSOR = 'acoustic-limiter';

/** Posted to it: what comes next has nothing to do with what was heard before. */
export const FORGET = 'forget';
