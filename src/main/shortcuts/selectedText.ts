/** The longest text that can be a number. */
const MOST_CHARACTERS = 256;

/**
 * Makes something that could be called of what is selected or copied: its first line, bounded. Whether it is a number
 * is decided where all offers are (offerDial). null: nothing.
 */
export function dialTarget(text: string): string | null {
  // A document's worth can be in a clipboard.
  const [line = ''] = text
    .slice(0, 10_000)
    .trim()
    .split(/[\r\n\u2028\u2029]/u);
  const target = line.replace(/\p{Cc}+/gu, ' ').trim();
  return target === '' || target.length > MOST_CHARACTERS ? null : target;
}
