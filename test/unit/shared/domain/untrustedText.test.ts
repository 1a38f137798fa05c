import { describe, expect, it } from 'vitest';
import { showable } from '../../../../src/shared/domain/untrustedText';

describe('showable', () => {
  it.each([
    ['Ann Lee', 'Ann Lee'],
    ['  Ann\t\r\n Lee\u0000 ', 'Ann Lee'],
    ['\u202eeeL nnA\u202c', 'eeL nnA'],
    ['A\u200bn\u200dn\ufeff', 'Ann'],
    ['Ann\u2028Lee\u2029', 'Ann Lee'],
    ['\ud800Ann', 'Ann'],
    ['M\u00fcller \u5f20\u4f1f', 'M\u00fcller \u5f20\u4f1f'],
    ['<b>Ann</b>', '<b>Ann</b>'],
  ])('%j becomes %j', (text, shown) => {
    expect(showable(text, 40)).toBe(shown);
  });

  it('bounds the length by whole characters', () => {
    expect(showable('abcdef', 4)).toBe('abc…');
    expect(showable('abcd', 4)).toBe('abcd');
    expect(showable('\u{1f600}'.repeat(5), 3)).toBe('\u{1f600}\u{1f600}…');
    expect(Array.from(showable('x'.repeat(1_000_000), 80))).toHaveLength(80);
  });
});
