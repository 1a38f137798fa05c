import { C } from 'jssip';
import { describe, expect, it } from 'vitest';
import { type CallEnding, endReasonOf, mostTelling } from '../../../../../src/renderer/phone/sip/endReasonOf';
import { endReasons } from '../../../../../src/shared/domain/call/endReason';

const incoming: CallEnding = {
  direction: 'incoming',
  originator: 'remote',
  cause: 'Terminated',
  statusCode: null,
  reasons: [],
};
const outgoing: CallEnding = { ...incoming, direction: 'outgoing' };

describe('endReasonOf', () => {
  it('has a reason for every status from 300 to 699', () => {
    for (let statusCode = 300; statusCode < 700; statusCode += 1) {
      const reason = endReasonOf({ ...outgoing, cause: 'SIP Failure Code', statusCode });
      expect(endReasons).toContain(reason);
      expect(reason).not.toBe('unknown');
    }
  });

  it('knows every cause that JsSIP has', () => {
    for (const cause of Object.values(C.causes)) {
      const reason = endReasonOf({ ...incoming, cause });
      expect(endReasons).toContain(reason);
      if (cause !== C.causes.INTERNAL_ERROR) expect(reason).not.toBe('unknown');
    }
  });

  it('has a reason for what nobody knows', () => {
    expect(endReasonOf({ ...incoming, cause: 'constructor' })).toBe('unknown');
    expect(endReasonOf({ ...incoming, cause: '' })).toBe('unknown');
    expect(endReasonOf({ ...outgoing, cause: 'x', statusCode: 999 })).toBe('unknown');
  });

  it.each([
    [403, 'forbidden'],
    [404, 'number-unknown'],
    [408, 'no-answer'],
    [480, 'other-unavailable'],
    [486, 'busy'],
    [488, 'incompatible-media'],
    [500, 'server-error'],
    [503, 'server-overloaded'],
    [603, 'declined-by-other'],
    [302, 'other-unavailable'],
    [499, 'server-error'],
    [699, 'declined-by-other'],
  ])('status %i is %s', (statusCode, reason) => {
    expect(endReasonOf({ ...outgoing, cause: 'SIP Failure Code', statusCode })).toBe(reason);
  });

  it.each([
    ['Q.850', 16, 'hung-up-by-other'],
    ['Q.850', 17, 'busy'],
    ['Q.850', 21, 'declined-by-other'],
    ['Q.850', 44, 'no-media'],
    ['Q.850', 999, 'hung-up-by-other'],
    ['SIP', 200, 'hung-up-by-other'],
    ['SIP', 403, 'forbidden'],
    ['SIP', 480, 'other-unavailable'],
    ['SIP', 1, 'hung-up-by-other'],
  ] as const)('a BYE with Reason %s %i is %s', (protocol, cause, reason) => {
    expect(endReasonOf({ ...incoming, reasons: [{ protocol, cause }] })).toBe(reason);
  });

  it.each([
    [[], null],
    [[['Q.850', 999]], null],
    [[['Q.850', 16]], 'hung-up-by-other'],
    [
      [
        ['Q.850', 16],
        ['SIP', 200],
      ],
      'answered-elsewhere',
    ],
    [
      [
        ['SIP', 486],
        ['Q.850', 26],
      ],
      'answered-elsewhere',
    ],
    [
      [
        ['Q.850', 31],
        ['SIP', 500],
      ],
      'server-error',
    ],
    [
      [
        ['SIP', 500],
        ['Q.850', 17],
      ],
      'busy',
    ],
    [
      [
        ['SIP', 403],
        ['Q.850', 17],
      ],
      'forbidden',
    ],
  ] as const)('of %j the most telling is %s, in whatever order the telling ones come', (said, reason) => {
    const reasons = said.map(([protocol, cause]) => ({ protocol, cause }));
    expect(mostTelling(reasons)).toBe(reason);
    if (reason !== 'forbidden') expect(mostTelling(reasons.toReversed())).toBe(reason);
  });

  it('in a BYE "completed elsewhere" hides nothing that was said beside it', () => {
    const reasons = [
      { protocol: 'SIP', cause: 200 },
      { protocol: 'Q.850', cause: 17 },
    ] as const;
    expect(endReasonOf({ ...incoming, reasons })).toBe('busy');
  });

  it('takes the first Reason that says something', () => {
    const reasons = [
      { protocol: 'Q.850', cause: 999 },
      { protocol: 'SIP', cause: 486 },
    ] as const;
    expect(endReasonOf({ ...incoming, reasons })).toBe('busy');
  });

  it('tells a caller who gave up from a call taken elsewhere and from our own CANCEL', () => {
    const cancelled = { ...incoming, cause: 'Canceled' };
    expect(endReasonOf(cancelled)).toBe('caller-gave-up');
    expect(endReasonOf({ ...cancelled, reasons: [{ protocol: 'SIP', cause: 200 }] })).toBe(
      'answered-elsewhere',
    );
    expect(endReasonOf({ ...cancelled, reasons: [{ protocol: 'SIP', cause: 486 }] })).toBe('caller-gave-up');
    expect(endReasonOf({ ...outgoing, cause: 'Canceled', originator: 'local' })).toBe('hung-up-by-agent');
  });
});
