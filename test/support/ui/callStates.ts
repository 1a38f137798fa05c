import type { LiveQuality } from '../../../src/renderer/phone/phone';
import type { CallRecord } from '../../../src/shared/domain/call/callRecord';
import { qualityOf } from '../../../src/shared/domain/media/callQuality';
import { mediaSample } from '../phone/mediaSamples';

/** A line on which this share of the packets is lost; the graph is of a minute, with a pause in it. */
export function lineLosing(lostFraction: number): LiveQuality {
  const second = (lost: number) =>
    qualityOf([mediaSample({ received: { packets: 50 - lost, lost, jitterMs: 4 + lost }, roundTripMs: 38 })]);
  const now = second(50 * lostFraction);
  const trend = Array.from({ length: 90 }, (_, at) => {
    if (at > 30 && at < 36) return null;
    return at < 70 ? second(at % 9 === 0 ? 1 : 0).mos : second(50 * lostFraction * ((at - 59) / 30)).mos;
  });
  return { now, trend };
}

const MINUTE = 60_000;

/** An agent's day until `now` (epoch milliseconds), the newest first. */
export function callsUntil(now: number): CallRecord[] {
  const call = (id: number, minutesAgo: number, rest: Partial<CallRecord>): CallRecord => ({
    id: `past-${id}`,
    party: { number: '+49 30 5550 1234', name: 'María José Álvarez' },
    callUuid: null,
    direction: 'incoming',
    startedAt: now - minutesAgo * MINUTE,
    establishedAt: now - minutesAgo * MINUTE + 5000,
    endedAt: now - minutesAgo * MINUTE + 257_000,
    reason: 'hung-up-by-other',
    answeredBy: 'notify',
    quality: {
      mos: { mean: 4.36, min: 4.2 },
      lostFraction: 0.001,
      sentLostFraction: 0,
      jitterMs: 4,
      roundTripMs: 38,
      codec: 'opus',
    },
    ...rest,
  });
  const unanswered = { establishedAt: null, answeredBy: null, quality: null } as const;
  return [
    call(1, 12, {}),
    call(2, 40, { ...unanswered, party: { number: '4711', name: 'Jürgen Weiß' }, reason: 'caller-gave-up' }),
    call(3, 65, {
      direction: 'outgoing',
      answeredBy: null,
      party: { number: '+4930555012345', name: null },
      quality: {
        mos: { mean: 3.2, min: 2.4 },
        lostFraction: 0.06,
        sentLostFraction: 0.01,
        jitterMs: 31,
        roundTripMs: 180,
        codec: 'PCMU',
      },
    }),
    call(4, 1300, { ...unanswered, party: { number: '', name: null }, reason: 'declined-by-agent' }),
    call(5, 4000, {
      ...unanswered,
      direction: 'outgoing',
      party: { number: '0305550123499', name: null },
      reason: 'busy',
    }),
  ];
}
