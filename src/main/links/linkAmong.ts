import { looksLikeCallLink } from '../../shared/domain/dialling/callLink';

/**
 * The link to call among a program's arguments (the first is the program). Whoever follows a link starts the phone with it
 * alone, so nothing else of a second instance's arguments is looked at, and of two links neither. Not yet parsed.
 */
export function linkAmong(argv: readonly string[]): string | null {
  const links = argv.slice(1).filter(looksLikeCallLink);
  return links.length === 1 ? (links[0] ?? null) : null;
}
