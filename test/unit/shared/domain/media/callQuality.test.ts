import { describe, expect, it } from 'vitest';
import {
  QualityTally,
  qualityOf,
  ratingLimits,
  ratingOf,
} from '../../../../../src/shared/domain/media/callQuality';
import {
  codecImpairment,
  meanOpinion,
  transmissionRating,
} from '../../../../../src/shared/domain/media/eModel';
import { sampleBetween } from '../../../../../src/shared/domain/media/mediaSample';
import { mediaSample } from '../../../../support/phone/mediaSamples';
import { recordedLooks } from '../../../../support/phone/recordedStats';

const opus = codecImpairment('opus') ?? { ie: 0, bpl: 1 };
const mosAt = (delayMs: number, lossFraction: number) =>
  meanOpinion(transmissionRating({ codec: opus, delayMs, lossFraction }));

describe('the rating', () => {
  it.each([
    [4.5, 'good'],
    [ratingLimits.good, 'good'],
    [ratingLimits.good - 0.001, 'fair'],
    [ratingLimits.fair, 'fair'],
    [ratingLimits.fair - 0.001, 'poor'],
    [ratingLimits.poor, 'poor'],
    [ratingLimits.poor - 0.001, 'bad'],
    [1, 'bad'],
  ])('of MOS %d is %s', (mos, rating) => {
    expect(ratingOf(mos)).toBe(rating);
  });

  it('has the limits of G.109', () => {
    const { good, fair, poor } = ratingLimits;
    expect([good, fair, poor].map((mos) => mos.toFixed(2))).toEqual(['4.02', '3.60', '3.10']);
  });
});

it('of a real call on one computer is good', () => {
  const quality = qualityOf([sampleBetween(recordedLooks[1], recordedLooks[2])]);
  expect(quality).toMatchObject({ codec: 'opus', heard: { lostFraction: 0 }, sent: { lostFraction: 0 } });
  expect(quality.mos).toBeGreaterThan(4.3);
});

it('takes the delay from mouth to ear: half of the round trip, jitter buffer and packet', () => {
  const [sample] = [mediaSample({ roundTripMs: 200, received: { bufferMs: 60 } })];
  expect(qualityOf([sample]).mos).toBeCloseTo(mosAt(180, 0), 6);
  expect(qualityOf([mediaSample({ roundTripMs: null, received: { bufferMs: null } })]).mos).toBeCloseTo(
    mosAt(20, 0),
    6,
  );
});

describe('loss', () => {
  it('is of all seconds together', () => {
    const quality = qualityOf([mediaSample(), mediaSample({ received: { packets: 40, lost: 10 } })]);
    expect(quality.heard.lostFraction).toBe(0.1);
    expect(quality.heard.mos).toBeCloseTo(mosAt(70, 0.1), 6);
  });

  it('hurts as much when a packet came too late, and not when it was recovered', () => {
    const late = qualityOf([mediaSample({ received: { packets: 50, discarded: 5 } })]);
    expect(late.heard).toMatchObject({ lostFraction: 0 });
    expect(late.heard.mos).toBeCloseTo(mosAt(70, 0.1), 6);
    const recovered = qualityOf([mediaSample({ received: { packets: 45, lost: 5, recovered: 5 } })]);
    expect(recovered.heard.lostFraction).toBe(0.1);
    expect(recovered.heard.mos).toBeCloseTo(mosAt(70, 0), 6);
  });

  it('of the other direction counts as much', () => {
    const quality = qualityOf([mediaSample({ far: { lostFraction: 0.2 } })]);
    expect(quality.sent.mos).toBeCloseTo(mosAt(70, 0.2), 6);
    expect(quality.mos).toBe(quality.sent.mos);
    expect(quality.heard.mos).toBeCloseTo(mosAt(70, 0), 6);
  });

  it('is bounded, whatever the counters say', () => {
    expect(qualityOf([mediaSample({ received: { recovered: 99 } })]).mos).toBeCloseTo(mosAt(70, 0), 6);
    expect(qualityOf([mediaSample({ received: { packets: 1, lost: 0, discarded: 9 } })]).mos).toBeCloseTo(
      mosAt(70, 1),
      6,
    );
  });
});

describe('no opinion', () => {
  it.each([
    ['while nothing comes', mediaSample({ received: { packets: 0 } })],
    ['of a codec that nothing is known of', mediaSample({ codec: 'iLBC' })],
    ['of no codec', mediaSample({ codec: null })],
  ])('%s', (_, sample) => {
    expect(qualityOf([sample]).mos).toBeNull();
  });

  it('without samples', () => {
    const nothing = { lostFraction: null, jitterMs: null, mos: null };
    expect(qualityOf([])).toEqual({
      heard: nothing,
      sent: nothing,
      roundTripMs: null,
      codec: null,
      path: null,
      mos: null,
    });
  });

  it('of what is sent before the other end has told of it', () => {
    const quality = qualityOf([mediaSample({ far: { lostFraction: null, jitterMs: null } })]);
    expect(quality.sent).toEqual({ lostFraction: null, jitterMs: null, mos: null });
    expect(quality.mos).toBe(quality.heard.mos);
  });
});

describe('the sum of a call', () => {
  it('has means, the worst moment, and the loss of all packets', () => {
    const tally = new QualityTally();
    const seconds = [
      mediaSample(),
      mediaSample({ received: { packets: 25, lost: 25, jitterMs: 10 }, roundTripMs: 40, codec: 'PCMU' }),
      mediaSample({
        received: { packets: null, lost: null, jitterMs: null },
        roundTripMs: null,
        codec: null,
      }),
    ];
    const scores = seconds.map((sample) => qualityOf([sample]).mos);
    for (const sample of seconds) tally.add(sample, qualityOf([sample]));
    const [first = 0, second = 0] = scores.map((mos) => mos ?? 0);
    expect(scores[2]).toBeNull();
    expect(tally.summary).toEqual({
      mos: { mean: (first + second) / 2, min: second },
      lostFraction: 0.25,
      sentLostFraction: 0,
      jitterMs: 6,
      roundTripMs: 30,
      codec: 'PCMU',
    });
  });

  it('of nothing is nothing', () => {
    expect(new QualityTally().summary).toEqual({
      mos: null,
      lostFraction: null,
      sentLostFraction: null,
      jitterMs: null,
      roundTripMs: null,
      codec: null,
    });
  });
});
