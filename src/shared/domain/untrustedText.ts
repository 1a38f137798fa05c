/**
 * Makes text from the network fit to be shown and logged: without control characters, without the marks that reorder or hide text
 * (bidi overrides, zero-width), without line breaks, and bounded. Joiners stay where they join (docs/decisions/0127).
 */
export function showable(text: string, maxLength: number): string {
  const visible = text
    // The blank of Braille is a space to the eye.
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u2800]+/gu, ' ')
    // Private use, lone surrogates, what is no character, and all that is not seen.
    .replace(
      /[\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Default_Ignorable_Code_Point}]+/gu,
      (marks, at: number, whole: string) =>
        writtenWith(marks, whole.slice(0, at), whole.slice(at + marks.length)) ? marks : '',
    )
    .replace(/\s+/gu, ' ')
    .trim();
  return truncate(visible, maxLength);
}

/** Scripts whose letters change with their neighbours: there ZWNJ (U+200C) and ZWJ (U+200D) say how. */
const joining =
  /[\p{scx=Arab}\p{scx=Syrc}\p{scx=Nkoo}\p{scx=Mong}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Mymr}\p{scx=Khmr}]/u;
const endsJoining = new RegExp(`(?=[\\p{L}\\p{M}])${joining.source}$`, 'u');
const beginsJoining = new RegExp(`^(?=\\p{L})${joining.source}`, 'u');
const endsEmoji = /[\p{Extended_Pictographic}\p{Emoji_Modifier}]$/u;
const beginsEmoji = /^\p{Extended_Pictographic}/u;

/**
 * Tells whether a name is written with these invisible marks at this place (Unicode Standard Annex 31, 2.3.1, and Technical
 * Standard 51 for emoji). Anywhere else two names that look the same could be different ones.
 */
function writtenWith(marks: string, before: string, after: string): boolean {
  switch (marks) {
    // Persian and Hindi words: what does not join there although it could.
    case '\u200c':
      return endsJoining.test(before) && beginsJoining.test(after);
    // What joins there although it would not, also at the end of a word; and emoji made of several.
    case '\u200d':
      return endsJoining.test(before) || (endsEmoji.test(before) && beginsEmoji.test(after));
    // Shown as emoji, alone or as part of one.
    case '\ufe0f':
      return /\p{Extended_Pictographic}$/u.test(before);
    case '\ufe0f\u200d':
      return /\p{Extended_Pictographic}$/u.test(before) && beginsEmoji.test(after);
    default:
      // Ideographs as they are written in one family's name.
      return /^[\u{e0100}-\u{e01ef}\ufe00-\ufe02]$/u.test(marks) && /\p{scx=Hani}$/u.test(before);
  }
}

/** Cuts a text by code points, so that no character is cut in two; what was cut is marked with an ellipsis. */
function truncate(text: string, maxLength: number): string {
  // No more than two UTF-16 units make a code point: don't spread what is far too long anyway.
  const points = Array.from(text.slice(0, (maxLength + 1) * 2));
  if (points.length <= maxLength) return points.join('');
  const kept = points.slice(0, maxLength - 1).join('');
  // What would have joined the next one joins nothing now.
  return `${kept.replace(/[\u200c\u200d]$/u, '')}…`;
}
