/**
 * Text from the network, made fit to be shown and logged: without control characters, without the marks that
 * reorder or hide text (bidi overrides, zero-width), without line breaks, and bounded.
 */
export function showable(text: string, maxLength: number): string {
  const visible = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    // Format characters, private use and lone surrogates: never part of a name that a person reads.
    .replace(/[\p{Cf}\p{Co}\p{Cs}\p{Cn}]+/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
  return truncate(visible, maxLength);
}

/** By code points, so that no character is cut in two; what was cut is marked with an ellipsis. */
function truncate(text: string, maxLength: number): string {
  // No more than two UTF-16 units make a code point: don't spread what is far too long anyway.
  const points = Array.from(text.slice(0, (maxLength + 1) * 2));
  if (points.length <= maxLength) return points.join('');
  return `${points.slice(0, maxLength - 1).join('')}…`;
}
