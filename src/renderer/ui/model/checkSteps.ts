/** How loud something is, in a word. */
export type Loudness = 'silent' | 'quiet' | 'good' | 'loud';
/** Of the check of the agent's sound. */
export type CheckStep = 'hear' | 'speak' | 'echo';
export type CheckAnswer = 'yes' | 'no' | 'skipped';
