import { normaliseDialString, plainDigits, userOf } from './dialString';

/** The number, or the numbers, in a text that somebody wants to dial. */
export type DialText =
  /**
   * `after`: keys to press once the call is answered: an extension, or what stands behind a pause. `picked`: words or the
   * mark of a footnote were left out. Either way the agent sees the number before it is called.
   */
  | {
      readonly kind: 'one';
      readonly number: string;
      readonly after: string | null;
      readonly picked: boolean;
    }
  | { readonly kind: 'several'; readonly numbers: readonly string[] }
  | { readonly kind: 'none' };

/** Longer texts are no line with a number in it. */
const MAX_LENGTH = 256;
/** The fewest digits of a number among words: what is shorter is the number of a house or a day. */
const MIN_PICKED_DIGITS = 3;

const EYE = String.raw`\s().\-/\u2010-\u2015\u2212`;
const NUMBER = `[+(]*[\\d*#][\\d*#${EYE}]*`;
const IS_NUMBER = new RegExp(`^\\s*${NUMBER}$`, 'u');
const EXTENSION = new RegExp(
  `^(${NUMBER})(?:ext(?:ension)?|durchwahl|nebenstelle|interno|poste|(?<=\\s)(?:x|dw|int))[.:]?\\s*(\\d{1,8})$`,
  'iu',
);
const PAUSE = new RegExp(`^(${NUMBER}?)\\s*([,;pw][\\s,;pw]*[\\d*#][\\d*#\\s,;pw]*)$`, 'iu');
/** Between two numbers: a stroke with room on both sides, a word, or what ends one. */
const BETWEEN = /\s[/|]\s|\s(?:or|oder|ou|o)\s|\s*[;,]\s+/iu;
const VANITY = /^[\d\s+().-]+[A-Z]{3,}$/u;
/** Words and what stands between them. Anything else wants more than a call. */
const PLAIN_TEXT = /^[\p{L}\p{M}\d\s.:,()+*#/\-\u2010-\u2015\u2212]+$/u;

/** Reads what an agent types, pastes or selects: as they mean it, or not at all (docs/decisions/0114). Pure, and never throws. */
export function readDialText(input: string): DialText {
  const none = { kind: 'none' } as const;
  if (input.length > MAX_LENGTH) return none;
  const isUri = /^\s*(?:sips?|tel|callto):/iu.test(input);
  const user = isUri ? userOf(input.trim()) : input.trim();
  if (user === null) return none;
  const cut = user.replace(/[\s\p{No}]+$/u, '');
  const picked = /\p{No}/u.test(user.slice(cut.length));
  const text = plainDigits(cut);
  const extension = isUri ? (/;ext=(\d{1,8})(?:;|$)/iu.exec(input)?.[1] ?? null) : null;
  const keys = readKeys(text);
  const several = severalOf(text);
  if (several !== null) return several;
  if (keys !== null) return { kind: 'one', ...keys, picked };
  const isWords = /\p{L}/u.test(text) && /\s/u.test(text) && !VANITY.test(text);
  if (isWords) return isUri || /\p{No}|\p{Cc}/u.test(cut) ? none : pick(text);
  const number = normaliseDialString(cut);
  return number === null ? none : { kind: 'one', number, after: extension, picked };
}

function pick(text: string): DialText {
  if (!PLAIN_TEXT.test(text)) return { kind: 'none' };
  const found = [...text.matchAll(new RegExp(NUMBER, 'gu'))].flatMap(([match]) => {
    const number = normaliseDialString(match.replace(new RegExp(`[${EYE}]+$`, 'u'), ''));
    return number !== null && digits(number) >= MIN_PICKED_DIGITS ? [number] : [];
  });
  const [number] = found;
  if (number === undefined) return { kind: 'none' };
  if (found.length > 1) return { kind: 'several', numbers: found.slice(0, 3) };
  return { kind: 'one', number, after: null, picked: true };
}

function severalOf(text: string): DialText | null {
  const parts = text.split(BETWEEN);
  const whole = (part: string) => digits(part) >= (/^[\s(]*[+0]/u.test(part) ? 5 : 6);
  if (parts.length < 2 || !parts.every((part) => IS_NUMBER.test(part) && whole(part))) return null;
  const numbers = parts.flatMap((part) => normaliseDialString(part) ?? []);
  return numbers.length === parts.length ? { kind: 'several', numbers: numbers.slice(0, 3) } : null;
}

function readKeys(text: string): { readonly number: string; readonly after: string } | null {
  const [, before = '', keys = ''] = EXTENSION.exec(text) ?? PAUSE.exec(text) ?? [];
  const number = keys === '' ? null : normaliseDialString(before);
  return number === null ? null : { number, after: keys.replace(/\s+/gu, '') };
}

const digits = (text: string): number => text.replace(/\D/gu, '').length;
