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

  // Written with escapes, for in an editor they are not seen.
  it.each([
    ['Persian, with a prefix that does not join', '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645'],
    ['Hindi, with a half letter', '\u0915\u094d\u200d\u0937'],
    ['Hindi, with a letter that does not join', '\u0915\u094d\u200c\u0937'],
    ['Malayalam, with a letter that ends a word', '\u0d05\u0d35\u0d28\u0d4d\u200d'],
    ['Sinhala', '\u0dc1\u0dca\u200d\u0dbb\u0dd3 \u0dbd\u0d82\u0d9a\u0dcf'],
    ['an emoji made of two', '\u{1f469}\u200d\u{1f4bb} Support'],
    ['one with a colour of skin', '\u{1f469}\u{1f3fd}\u200d\u{1f4bb}'],
    ['one with a shape of its own', '\u{1f3f3}\ufe0f\u200d\u{1f308}'],
    ['a heart', '\u2764\ufe0f'],
    ['a Japanese family as it writes itself', '\u845b\u{e0100}\u57ce'],
  ])('leaves %s as it is written', (_what, name) => {
    expect(showable(name, 40)).toBe(name);
  });

  it.each([
    ['a joiner between letters that do not join', 'A\u200cn\u200dn', 'Ann'],
    ['joiners in numbers', '+49\u200d30\u200c5550', '+49305550'],
    ['two in a row', '\u0645\u06cc\u200c\u200c\u062e', '\u0645\u06cc\u062e'],
    ['one at the beginning', '\u200d\u0645\u06cc', '\u0645\u06cc'],
    ['a non-joiner at the end', '\u0645\u06cc\u200c', '\u0645\u06cc'],
    ['one between scripts', '\u0645\u06cc\u200cn', '\u0645\u06ccn'],
    ['an override in such a name', '\u0645\u06cc\u202e\u200c\u062e', '\u0645\u06cc\u062e'],
    ['isolates and marks', '\u2066Ann\u2069 \u200fLee\u061c', 'Ann Lee'],
    ['fillers', 'A\u3164n\u115fn\uffa0\u2800Lee', 'Ann Lee'],
    ['a selector after a digit', '4\ufe0f711', '4711'],
    ['a selector after a letter', 'An\ufe0fn\u{e0101}', 'Ann'],
    ['tags', 'Ann\u{e0041}\u{e007f}', 'Ann'],
  ])('takes away %s', (_what, text, shown) => {
    expect(showable(text, 40)).toBe(shown);
  });

  it('leaves no joiner where it cuts', () => {
    expect(showable('\u{1f469}\u200d\u{1f4bb}\u{1f469}\u200d\u{1f4bb}', 6)).toBe(
      '\u{1f469}\u200d\u{1f4bb}\u{1f469}\u200d\u{1f4bb}',
    );
    expect(showable('\u{1f469}\u200d\u{1f4bb}x', 3)).toBe('\u{1f469}…');
  });

  it('bounds the length by whole characters', () => {
    expect(showable('abcdef', 4)).toBe('abc…');
    expect(showable('abcd', 4)).toBe('abcd');
    expect(showable('\u{1f600}'.repeat(5), 3)).toBe('\u{1f600}\u{1f600}…');
    expect(Array.from(showable('x'.repeat(1_000_000), 80))).toHaveLength(80);
  });
});
