import { RE2JS, RE2JSException } from 're2js';

/** A regular expression of IT's or the agent's over devices' names or callers' numbers, without regard to case. */
export interface Rule {
  readonly pattern: string;
  /** Tells whether it is found anywhere in `text`. */
  readonly isIn: (text: string) => boolean;
  /** Tells whether the whole `text` fits it. */
  readonly isAllOf: (text: string) => boolean;
}

/** The longest rule, in characters, and the most rules of one setting. */
export const MAX_RULE_LENGTH = 256;
export const MAX_RULES = 32;

/** The largest program that RE2 makes of a rule: its time is that of the text times this, and `.{1000}` is only seven characters. */
const MAX_STEPS = 1_000;

/**
 * Reads a rule in RE2's syntax, whose time grows with the text and no faster (docs/decisions/0085). null: it is no rule, or too
 * large. Pure. The page loads this file only when there are rules.
 */
export function readRule(pattern: string): Rule | null {
  if (pattern.length > MAX_RULE_LENGTH) return null;
  try {
    const compiled = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
    if (compiled.programSize() > MAX_STEPS) return null;
    return {
      pattern,
      isIn: (text) => compiled.test(text),
      isAllOf: (text) => compiled.testExact(text),
    };
  } catch (error) {
    if (error instanceof RE2JSException) return null;
    throw error;
  }
}
