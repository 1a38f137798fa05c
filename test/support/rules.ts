import { type Rule, readRule } from '../../src/shared/domain/rule';

/** Throws for what is none. */
export function rulesOf(patterns: readonly string[]): Rule[] {
  return patterns.map((pattern) => {
    const rule = readRule(pattern);
    if (rule === null) throw new Error(`no rule: ${pattern}`);
    return rule;
  });
}
