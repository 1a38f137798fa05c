import type { EndedCall } from '../../../shared/domain/call/call';
import type { EndReason } from '../../../shared/domain/call/endReason';
import { type Message, words } from '../words/words';
import { formatDuration } from './duration';

/** `missed` and `problem` are worth a second look; `plain` is how calls normally end. */
type EndTone = 'plain' | 'missed' | 'problem';

interface EndTraits {
  readonly tone: EndTone;
  /** Is it sensible to offer a call to the same number? */
  readonly callAgain: boolean;
}

const traits: Record<EndReason, EndTraits> = {
  'hung-up-by-agent': { tone: 'plain', callAgain: false },
  'hung-up-by-other': { tone: 'plain', callAgain: false },
  'declined-by-agent': { tone: 'plain', callAgain: true },
  'caller-gave-up': { tone: 'missed', callAgain: true },
  'answered-elsewhere': { tone: 'plain', callAgain: false },
  busy: { tone: 'plain', callAgain: true },
  'declined-by-other': { tone: 'plain', callAgain: true },
  'no-answer': { tone: 'plain', callAgain: true },
  'number-unknown': { tone: 'problem', callAgain: false },
  'other-unavailable': { tone: 'plain', callAgain: true },
  forbidden: { tone: 'problem', callAgain: false },
  'incompatible-media': { tone: 'problem', callAgain: false },
  'microphone-unavailable': { tone: 'problem', callAgain: true },
  'media-failed': { tone: 'problem', callAgain: true },
  'no-media': { tone: 'problem', callAgain: true },
  'connection-lost': { tone: 'problem', callAgain: true },
  'phone-crashed': { tone: 'problem', callAgain: true },
  'server-overloaded': { tone: 'problem', callAgain: true },
  'server-error': { tone: 'problem', callAgain: true },
  'timed-out': { tone: 'problem', callAgain: true },
  asleep: { tone: 'problem', callAgain: true },
  unknown: { tone: 'plain', callAgain: true },
};

export interface EndedText extends Message {
  readonly tone: EndTone;
  /** How long they talked, as words; null when the call was never answered. */
  readonly talked: string | null;
  /** The label of the button that calls the same number; null: not offered. */
  readonly again: string | null;
}

export function endedText(call: EndedCall): EndedText {
  const { tone, callAgain } = traits[call.reason];
  const againLabel = call.direction === 'incoming' ? words.ended.callBack : words.ended.callAgain;
  return {
    ...words.ended.reason[call.reason],
    tone,
    talked:
      call.establishedAt === null
        ? null
        : words.ended.talked(formatDuration(call.endedAt - call.establishedAt)),
    again: callAgain && call.party.number !== '' ? againLabel : null,
  };
}
