import { describe, expect, it } from 'vitest';
import { qualityText, trendLines } from '../../../../src/renderer/ui/model/qualityText';
import { recentText } from '../../../../src/renderer/ui/model/recentText';
import { callsUntil, lineLosing } from '../../../support/ui/callStates';

describe('the quality of a call', () => {
  it.each([
    [0, 'good', 'Good line'],
    [0.02, 'fair', 'Fair line'],
    [0.07, 'poor', 'Poor line'],
    [0.2, 'bad', 'Bad line'],
  ])('with a loss of %d is %s', (loss, rating, sign) => {
    expect(qualityText(lineLosing(loss))).toMatchObject({ rating, sign });
  });

  it('has its figures in words', () => {
    const text = qualityText(lineLosing(0.2));
    expect(text.heard).toEqual({ mos: '1.9', loss: '20.0 %', jitter: '14 ms' });
    expect(text.sent).toMatchObject({ loss: '0.0 %', jitter: '1 ms' });
    expect(text.rest).toEqual([
      ['Round trip', '38 ms'],
      ['Codec', 'Opus'],
      ['Path', 'Direct (UDP)'],
    ]);
    expect(text.trend).toBe('MOS of the last two minutes, from 1 to 4.5: lowest 1.9, now 1.9');
  });

  it('is not measured at first', () => {
    const text = qualityText(undefined);
    expect(text).toMatchObject({ rating: null, sign: 'Line not measured' });
    expect(text.heard).toEqual({ mos: '–', loss: '–', jitter: '–' });
    expect(text.trend).toBe('MOS of the last two minutes: nothing measured yet');
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
    expect(talked).toMatchObject({ icon: 'incoming', missed: false, what: 'Talked 04:12' });
    expect(talked?.quality).toMatchObject({ rating: 'good', word: 'Good 4.4' });
    expect(poor?.quality).toEqual({
      rating: 'poor',
      word: 'Poor 3.2',
      figures: 'MOS 3.2, lowest 2.4 · Packet loss 6.0 % · Jitter 31 ms · Round trip 180 ms · PCMU',
    });
  });

  it('that was missed says so', () => {
    expect(missed).toMatchObject({ missed: true, what: 'Missed', quality: null });
  });

  it('that was declined is not missed', () => {
    expect(declined).toMatchObject({ missed: false, what: 'You declined the call' });
  });

  it.each([
    ['today', 9, 8, /^0?8:05/],
    ['yesterday, however long ago that is', 8, 23, /^Yesterday /],
    ['earlier', 6, 8, /6/],
  ])('is of %s', (_, day, hour, when) => {
    const [call] = callsUntil(now);
    if (call === undefined) throw new Error('no call');
    const startedAt = new Date(2026, 2, day, hour, 5).getTime();
    expect(recentText({ ...call, startedAt }, now).when).toMatch(when);
  });
});
