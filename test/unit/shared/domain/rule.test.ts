import { describe, expect, it } from 'vitest';
import { readRule } from '../../../../src/shared/domain/rule';

const jabra = 'Headset (Jabra Evolve2 65) (0b0e:030c)';

describe('a rule', () => {
  it.each([
    ['jabra', true],
    ['^headset', true],
    ['^jabra', false],
    ['0B0E:', true],
    ['\\(0b0e:030c\\)$', true],
    ['0b0e:030d', false],
    ['(jabra|poly).*(65|savi)', true],
    ['\\bevolve\\d \\d{2}\\b', true],
    ['evolve(?!2)', undefined],
    ['[^a-z]65', true],
    ['[[:digit:]]{4}', false],
    ['\\Q(Jabra\\E', true],
  ])('%j is found anywhere, in any case', (pattern, found) =>
    expect(readRule(pattern)?.isIn(jabra)).toBe(found),
  );

  it('knows small letters beyond ASCII', () => {
    expect(readRule('KOPFHÖRER')?.isIn('Mein Kopfhörer')).toBe(true);
  });

  it.each([
    ['7\\d{3}', '7001', true],
    ['7\\d{3}', '57001', false],
    ['7\\d{3}', '70012', false],
    ['1|100', '100', true],
    ['\\+1555[0-4]\\d+', '+155501', true],
    ['', '', true],
  ])('%j is one for the whole of %j: %j', (pattern, text, whole) =>
    expect(readRule(pattern)?.isAllOf(text)).toBe(whole),
  );

  it.each([
    ...['(', '[', '*', 'a**', 'a{2,1}', 'jabra(', '\\', '(?=a)', '(?!a)', '(?<=a)', '(?<!a)', '(a)\\1'],
    // Linear, but long.
    ...['a{1000}', '(a{100}){100}', '.{500}.{500}', '\\pL{1000}'.repeat(25), 'a'.repeat(257)],
  ])('%j is none', (pattern) => expect(readRule(pattern)).toBeNull());

  it.each([
    '(a+)+$',
    '^(a|a)*$',
    '(.*)*x',
    '.*.*.*.*.*.*.*.*.*.*x',
    '(a?){60}a{60}$',
    '(([a-z])+.)+[A-Z]([a-z])+$',
  ])('%j is slow with nothing', (pattern) => {
    // JavaScript's own would still be at it tomorrow.
    const rule = readRule(pattern);
    expect(rule?.isIn(`${'a'.repeat(400)}!`)).toBe(false);
    expect(rule?.isAllOf(`${'a'.repeat(400)}!`)).toBe(false);
  });
});
