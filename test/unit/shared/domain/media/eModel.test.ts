import { describe, expect, it } from 'vitest';
import {
  codecImpairment,
  delayImpairment,
  equipmentImpairment,
  meanOpinion,
  transmissionRating,
} from '../../../../../src/shared/domain/media/eModel';

const g711 = { ie: 0, bpl: 25.1 };

it('has the R of 93.2 and the MOS of 4.41 of the standard where all is as by default', () => {
  const r = transmissionRating({ codec: g711, delayMs: 0, lossFraction: 0 });
  expect(r).toBeCloseTo(93.2, 1);
  expect(meanOpinion(r)).toBeCloseTo(4.41, 2);
});

// G.107 Annex B, Table B.1: the lower limits of R and the MOS that belong to them.
it.each([
  [90, 4.34],
  [80, 4.03],
  [70, 3.6],
  [60, 3.1],
  [50, 2.58],
  [0, 1],
  [-10, 1],
  [3, 1],
  [100, 4.5],
  [120, 4.5],
])('R %d is a MOS of %d', (r, mos) => {
  // The table is rounded up here and there.
  expect(Math.abs(meanOpinion(r) - mos)).toBeLessThan(0.01);
});

it('never lets the MOS fall while R rises', () => {
  const scores = Array.from({ length: 1001 }, (_, index) => meanOpinion(index / 10));
  expect(scores.every((mos, index) => index === 0 || mos >= (scores[index - 1] ?? 0))).toBe(true);
});

describe('delay', () => {
  // Worked from the equations apart from this code. Without echo: 0 up to 100 ms, then 0.2, 3.0, 14.8, 24.1.
  it.each([
    [0, 0.15],
    [50, 1.6],
    [100, 2.69],
    [150, 3.82],
    [200, 7.55],
    [300, 20.69],
    [400, 31.11],
  ])('of %d ms costs %d', (delayMs, id) => {
    expect(delayImpairment(delayMs)).toBeCloseTo(id, 2);
  });

  it('costs more the longer it is', () => {
    const costs = Array.from({ length: 100 }, (_, index) => delayImpairment(10 * index));
    expect(costs.every((cost, index) => index === 0 || cost > (costs[index - 1] ?? 0))).toBe(true);
  });
});

describe('loss', () => {
  it('costs nothing where there is none but what the codec costs', () => {
    expect(equipmentImpairment({ ie: 11, bpl: 19 }, 0)).toBe(11);
  });

  it.each([
    [0.01, 3.64],
    [0.05, 15.78],
    [0.1, 27.07],
    [1, 75.94],
  ])('of %d costs G.711 with concealment %d', (lossFraction, ieEff) => {
    expect(equipmentImpairment(g711, lossFraction)).toBeCloseTo(ieEff, 2);
  });

  it('never costs more than 95, however bad codec and loss are', () => {
    expect(equipmentImpairment({ ie: 50, bpl: 0.1 }, 1)).toBeLessThan(95);
  });
});

it.each([
  ['opus', 2],
  ['PCMU', 0],
  ['PCMA', 0],
  ['G722', 0],
])('knows %s', (codec, ie) => {
  expect(codecImpairment(codec)?.ie).toBe(ie);
});

it('says nothing of a codec that it does not know', () => {
  expect(codecImpairment('iLBC')).toBeNull();
});
