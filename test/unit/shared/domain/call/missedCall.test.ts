import { describe, expect, it } from 'vitest';
import type { EndedCall } from '../../../../../src/shared/domain/call/call';
import { endReasons } from '../../../../../src/shared/domain/call/endReason';
import { isMissed } from '../../../../../src/shared/domain/call/missedCall';

const unanswered: EndedCall = {
  id: 'c',
  party: { number: '1001', name: null },
  callUuid: null,
  startedAt: 0,
  state: 'ended',
  direction: 'incoming',
  establishedAt: null,
  endedAt: 1_000,
  reason: 'caller-gave-up',
};

describe('isMissed', () => {
  it.each(['caller-gave-up', 'no-answer', 'timed-out', 'connection-lost', 'server-error'] as const)(
    'counts a call that came in and ended by %s',
    (reason) => expect(isMissed({ ...unanswered, reason })).toBe(true),
  );
  it.each(['declined-by-agent', 'hung-up-by-agent', 'answered-elsewhere'] as const)(
    'leaves out one that ended by %s',
    (reason) => expect(isMissed({ ...unanswered, reason })).toBe(false),
  );
  it.each(endReasons)('never counts one that was spoken on, or the agent’s own (%s)', (reason) => {
    expect(isMissed({ ...unanswered, reason, establishedAt: 500 })).toBe(false);
    expect(isMissed({ ...unanswered, reason, direction: 'outgoing' })).toBe(false);
  });
});
