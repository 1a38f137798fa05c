import { type DeviceIdentity, describeDevice } from './deviceIdentity';
import { linearPattern } from './linearPattern';

/**
 * What a rule asks of a device: a regular expression over its name, without regard to case, anywhere in it; with the model
 * and without, since IT's `Evolve2 65$` knows nothing of what Chromium appends. null: it is no rule.
 */
export function matcherOf(pattern: string): ((device: DeviceIdentity) => boolean) | null {
  const matches = linearPattern(pattern);
  return matches && ((device) => matches(device.label) || matches(describeDevice(device)));
}

/** Of one rule, in characters, and of a role's rules. */
export const MAX_RULE_LENGTH = 256;
export const MAX_RULES = 32;

/** Whether `pattern` is a rule. */
export const isRule = (pattern: string): boolean => linearPattern(pattern) !== null;
