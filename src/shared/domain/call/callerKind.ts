import type { Rule } from '../rule';
import type { Call } from './call';

/** `routed`: by Genesys, to an agent; `direct`: from outside, to this DN; `internal`: a colleague. */
export type CallerKind = 'routed' | 'direct' | 'internal';

/** A DN where nothing else is known of them: short, and digits only. */
const shortNumber = /^\d{1,6}$/;

/**
 * Tells who calls, as far as the signalling says: a number decides about colleagues, and Genesys's id about the rest. Calls from
 * outside to the DN itself bear that id too where they come through Genesys (docs/softphone/sound-ring-and-tones.md). Pure.
 * @param internalNumbers for a whole number each, instead of "up to six digits"
 */
export function callerKind(
  { party, callUuid }: Pick<Call, 'party' | 'callUuid'>,
  internalNumbers: readonly Rule[],
): CallerKind {
  const internal =
    internalNumbers.length === 0
      ? shortNumber.test(party.number)
      : internalNumbers.some((rule) => rule.isAllOf(party.number));
  if (internal) return 'internal';
  return callUuid === null ? 'direct' : 'routed';
}

/** The times after which a routed call can answer itself. */
export const autoAnswerChoices = ['off', '0s', '2s', '5s', '10s'] as const;
