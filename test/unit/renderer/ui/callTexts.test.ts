import { describe, expect, it } from 'vitest';
import { qualityText, trendLines } from '../../../../src/renderer/ui/model/qualityText';
import { recentText } from '../../../../src/renderer/ui/model/recentText';
import { words } from '../../../../src/renderer/ui/words/words';
import { callsUntil, lineLosing } from '../../../support/ui/callStates';

const { percent, milliseconds, none } = words.quality;

describe('the quality of a call', () => {
  it.each([
    [0, 'good', words.quality.rating.good.sign],
    [0.02, 'fair', words.quality.rating.fair.sign],
    [0.07, 'poor', words.quality.rating.poor.sign],
    [0.2, 'bad', words.quality.rating.bad.sign],
  ])('with a loss of %d is %s', (loss, rating, sign) => {
    expect(qualityText(lineLosing(loss))).toMatchObject({ rating, sign });
  });

  it('has its figures in words', () => {
    const text = qualityText(lineLosing(0.2));
    expect(text.heard).toEqual({ mos: '1.9', loss: percent('20.0'), jitter: milliseconds('14') });
    expect(text.sent).toMatchObject({ loss: percent('0.0'), jitter: milliseconds('1') });
    expect(text.rest).toEqual([
      [words.quality.roundTrip, milliseconds('38')],
      [words.quality.codec, 'Opus'],
      [words.quality.way, `${words.quality.path.host} (UDP)`],
    ]);
    expect(text.trend).toBe(words.quality.trend('1.9', '1.9'));
  });

  it('is not measured at first', () => {
    const text = qualityText(undefined);
    expect(text).toMatchObject({ rating: null, sign: words.quality.unknown });
    expect(text.heard).toEqual({ mos: none, loss: none, jitter: none });
    expect(text.trend).toBe(words.quality.noTrend);
  });
});

describe('the graph', () => {
  const size = { width: 10, height: 35, length: 6 };

  it('ends at the right edge, has a gap where nothing was measured, and goes from 1 to 4.5', () => {
    expect(trendLines([4.5, null, 1, 2], size)).toEqual(['4.0,0.0', '8.0,35.0 10.0,25.0']);
  });

  it('of nothing is empty', () => {
    expect(trendLines([], size)).toEqual([]);
    expect(trendLines([null, null], size)).toEqual([]);
  });
});

describe('a recent call', () => {
  const now = new Date(2026, 2, 9, 14, 0).getTime();
  const [talked, missed, poor, declined] = callsUntil(now).map((call) => recentText(call, now));

  it('that was spoken on says how long, and how good it was', () => {
    expect(talked).toMatchObject({ icon: 'incoming', missed: false, what: words.ended.talked('04:12') });
    expect(talked?.quality).toMatchObject({ rating: 'good', word: `${words.quality.rating.good.word} 4.4` });
    expect(poor?.quality).toEqual({
      rating: 'poor',
      word: `${words.quality.rating.poor.word} 3.2`,
      figures: [
        words.recent.mos('3.2', '2.4'),
        `${words.quality.loss} ${percent('6.0')}`,
        `${words.quality.jitter} ${milliseconds('31')}`,
        `${words.quality.roundTrip} ${milliseconds('180')}`,
        'PCMU',
      ].join(' · '),
    });
  });

  it('that was missed says so', () => {
    expect(missed).toMatchObject({ missed: true, what: words.recent.missed, quality: null });
  });

  it('that was declined is not missed', () => {
    expect(declined).toMatchObject({ missed: false, what: words.ended.reason['declined-by-agent'].title });
  });

  it.each([
    ['today', 9, 8, /^0?8:05/],
    ['yesterday, however long ago that is', 8, 23, new RegExp(`^${words.recent.yesterday('')}`)],
    ['earlier', 6, 8, /6/],
  ])('is of %s', (_, day, hour, when) => {
    const [call] = callsUntil(now);
    if (call === undefined) throw new Error('no call');
    const startedAt = new Date(2026, 2, day, hour, 5).getTime();
    expect(recentText({ ...call, startedAt }, now).when).toMatch(when);
  });
});
