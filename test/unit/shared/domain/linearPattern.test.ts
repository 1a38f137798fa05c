import { describe, expect, it } from 'vitest';
import { linearPattern } from '../../../../src/shared/domain/linearPattern';

const names = [
  '',
  'Jabra Evolve2 65 (0b0e:030c)',
  'Headset (2- Sennheiser SC 660)',
  'Kopfhörer (WH-1000XM4 Hands-Free AG Audio) (Bluetooth)',
  'KOPFHÖRER',
  'a-b_c]d{2}^$.|\\/',
  'aaab',
  'two\nlines',
];

describe('a pattern means what JavaScript means by it', () => {
  it.each([
    ...[
      'jabra',
      '^jabra',
      'jabra$',
      '65 \\(0b0e:030c\\)$',
      '0b0e:',
      '.*',
      '',
      '^$',
      'jabra|poly',
      '(jabra|senn).*6',
    ],
    ...[
      'evolve[0-9]',
      '[^a-z]',
      '[a-c]+b',
      'a{3}b',
      'a{2,}b',
      'a{4}',
      'a{0}b',
      'a{1,2}',
      '(?:a|b){2,3}',
      '(?<x>a)b',
    ],
    ...[
      '\\bsc\\b',
      '\\Bbra',
      '\\d{4}',
      '\\D',
      '\\w+\\s\\w+',
      '\\W',
      '\\S',
      '[\\d-z]',
      '[\\w-]',
      '[-a]',
      '[a-]',
      '[]',
      '[^]',
    ],
    ...[
      'kopfhörer',
      'KOPFHÖRER',
      '[ö]',
      '[Ä-Ü]',
      '\\xf6',
      '\\u00f6',
      '\\x4',
      '\\u12',
      '\\-',
      '\\_',
      '\\/',
      '\\\\',
      '\\.',
    ],
    ...[
      'a-b',
      '{',
      'd{2}',
      'x{',
      'x{,2}',
      '}',
      ']',
      'two.lines',
      'two\\nlines',
      '[\\b]',
      'a+?b',
      '(a*)*b',
      '(a|a)*b',
      '()*',
    ],
    ...['(?:){3}', '(a?){3}b', '((a{2}){2}|b){2}', 'a|', '|', '(|a)b', '[Z-a]', '[k-k]'],
  ])('%j', (pattern) => {
    const test = linearPattern(pattern);
    for (const name of names)
      expect([name, test?.(name)]).toEqual([name, new RegExp(pattern, 'i').test(name)]);
  });

  it('also those that nobody would write', () => {
    let seed = 5;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((seed / 2 ** 31) * below);
    };
    const signs = [
      'a',
      'B',
      'c',
      '-',
      '.',
      '[ab]',
      '[^b-c]',
      '\\w',
      '\\b',
      '^',
      '$',
      '(',
      '(?:',
      ')',
      '|',
      '*',
      '+',
      '?',
      '{2}',
      '{1,2}',
      '{0,}',
    ];
    const letters = ['a', 'b', 'C', '-', ' '];
    const text = (of: readonly string[], length: number) =>
      Array.from({ length }, () => of[random(of.length)]).join('');
    let compared = 0;
    while (compared < 3_000) {
      const pattern = text(signs, 1 + random(9));
      const test = linearPattern(pattern);
      if (test === null) {
        expect(() => new RegExp(pattern, 'i'), pattern).toThrow(SyntaxError);
        continue;
      }
      for (let one = 0; one < 5; one += 1) {
        const name = text(letters, random(7));
        expect([pattern, name, test(name)]).toEqual([pattern, name, new RegExp(pattern, 'i').test(name)]);
        compared += 1;
      }
    }
  });
});

it.each([
  '(',
  '[',
  '*',
  'a**',
  'a{2,1}',
  '(?=a)',
  '(?!a)',
  '(?<=a)',
  '(?<!a)',
  '(a)\\1',
  '\\k',
  'a{1000}',
  '(?:){999999999}',
  '(a{100}){100}',
  '((((a{9}){9}){9}){9}){9}',
])('%j is none', (pattern) => expect(linearPattern(pattern)).toBeNull());

it.each([
  '(a+)+$',
  '^(a|a)*$',
  '(.*)*x',
  '.*.*.*.*.*.*.*.*.*.*x',
  '(a?){60}a{60}$',
  '(([a-z])+.)+[A-Z]([a-z])+$',
])('no device makes %j slow', (pattern) => {
  // JavaScript's own would still be at it tomorrow.
  expect(linearPattern(pattern)?.(`${'a'.repeat(400)}!`)).toBe(false);
});
