import { expect, it } from 'vitest';
import { readIdentity } from '../../../../src/shared/domain/deviceIdentity';
import { isRule, matcherOf } from '../../../../src/shared/domain/deviceRule';

const jabra = readIdentity('Headset (Jabra Evolve2 65) (0B0E:030c)');

it.each([
  ['jabra', true],
  ['^headset', true],
  ['^jabra', false],
  ['0b0e:', true],
  ['\\(0b0e:030c\\)$', true],
  ['65\\)$', true],
  ['^Headset \\(Jabra Evolve2 65\\)$', true],
  ['0b0e:030d', false],
])('the rule %s', (pattern, fits) => expect(matcherOf(pattern)?.(jabra)).toBe(fits));

it('is one that cannot be slow, or none', () => {
  expect(isRule('(jabra|poly).*(65|savi)')).toBe(true);
  expect(isRule('jabra(')).toBe(false);
  expect(isRule('(?=jabra)')).toBe(false);
});
