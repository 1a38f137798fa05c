import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sameData } from '../../../src/shared/sameData';

it('is the same as its copy, whatever it is', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => sameData(value, structuredClone(value))));
});

it('agrees with the text of JSON, but for the order of keys', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 2 }), fc.jsonValue({ maxDepth: 2 }), (one, other) => {
      if (JSON.stringify(one) === JSON.stringify(other)) expect(sameData(one, other)).toBe(true);
      expect(sameData(one, other)).toBe(sameData(other, one));
    }),
    { examples: [[-0, 0]] },
  );
});

it.each([
  [
    { a: 1, b: 2 },
    { b: 2, a: 1 },
  ],
  [{ a: undefined }, {}],
  [Number.NaN, Number.NaN],
  [[[]], [[]]],
])('%j is %j', (one, other) => {
  expect(sameData(one, other)).toBe(true);
});

it.each([
  [{ a: 1 }, { a: 1, b: 1 }],
  [{ a: 1, b: 1 }, { a: 1 }],
  [[1, 2], [1]],
  [[undefined], []],
  [[], {}],
  [null, {}],
  [{}, null],
  ['1', 1],
  [null, undefined],
])('%j is not %j', (one, other) => {
  expect(sameData(one, other)).toBe(false);
});
