/** The longest user part that the phone dials. E.164 has 15 digits; DNs and feature codes stay far below this. */
export const MAX_TARGET_LENGTH = 64;

/** Country codes behind which the zero of the area code is dialled too: Italy, San Marino, the Vatican, Côte d'Ivoire, Congo. */
const ZERO_STAYS = /^(?:\+|00)(?:39|378|379|225|242)(?!\d)/u;

/**
 * Makes a number or name the user part of a SIP URI; null when it is nothing that can be dialled.
 *
 * Telephone numbers lose what only helps the eye: spaces, dashes, dots, slashes, brackets, and the "(0)" of
 * "+49 (0) 89 …", which is not dialled after most country codes. DNs and names (letters) stay as they are. Of a sip: or
 * tel: URI only the user counts: calls go through the own server. Everything that could change the SIP message
 * (line breaks, "@", ";", "<", "%") is refused, not repaired.
 */
export function normaliseDialString(input: string): string | null {
  // Line breaks and other control characters inside are an attack or an accident, never a number.
  const text = input.trim().replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, '');
  if (/\p{Cc}/u.test(text.replaceAll('\t', ' '))) return null;
  const target = userOf(text);
  if (target === null) return null;
  // A superscript is the mark of a footnote, and no digit.
  if (/\p{No}/u.test(target)) return null;
  const plain = plainDigits(target);
  const isNumber = /^[\d\s+*#().\-/\u2010-\u2015\u2212]+$/u.test(plain);
  const dialled = isNumber ? compactNumber(plain) : plain.replace(/\s+/gu, '');
  const allowed = isNumber ? /^\+?[0-9*#]+$/ : /^[A-Za-z0-9][A-Za-z0-9._+*#-]*$/;
  return dialled.length <= MAX_TARGET_LENGTH && allowed.test(dialled) ? dialled : null;
}

/** Writes full-width, Arabic-Indic, Persian … digits as 0-9. */
export function plainDigits(text: string): string {
  return text.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => `${digitValue(digit.codePointAt(0) ?? 0)}`);
}

/** Decimal digits stand in runs of ten, zero first (Unicode §4.6). */
function digitValue(codePoint: number): number {
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(codePoint - value - 1))) value += 1;
  return value;
}

export function userOf(text: string): string | null {
  const uri = /^(?:sips?|tel|callto):(?:\/\/)?(.*)$/iu.exec(text);
  if (uri === null) return text;
  const [user = ''] = (uri[1] ?? '').split(/[@;?]/u);
  try {
    return decodeURIComponent(user);
  } catch {
    return null;
  }
}

function compactNumber(text: string): string {
  const bracketed = /\(\s*0\s*\)/u;
  const dropsZero = /^\s*(?:\+|00)/u.test(text) && !ZERO_STAYS.test(text.trim());
  const withoutTrunkZero = dropsZero ? text.replace(bracketed, '') : text;
  return withoutTrunkZero.replace(/[\s().\-/\u2010-\u2015\u2212]+/gu, '');
}
