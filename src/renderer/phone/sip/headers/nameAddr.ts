import { splitOutside } from './split';

export interface NameAddr {
  /** Unquoted and unescaped, not yet made fit to be shown. */
  readonly displayName: string | null;
  readonly uri: string;
}

/** Longer values are cut before parsing: no honest identity needs more. */
const MAX_HEADER_LENGTH = 2048;

/**
 * A From, To or P-Asserted-Identity value: `"Name" <uri>;params`, `<uri>`, or a bare `uri;params` as SIP Server
 * sends it (docs/genesys-protocol.md §1). Null when there is no URI in it. Never throws.
 */
export function parseNameAddr(value: string): NameAddr | null {
  const text = value.slice(0, MAX_HEADER_LENGTH).trim();
  const quoted = /^"((?:[^"\\]|\\.)*)"\s*(.*)$/su.exec(text);
  const rest = quoted === null ? text : (quoted[2] ?? '');
  const open = rest.indexOf('<');
  if (open === -1) {
    // Without brackets what follows a semicolon belongs to the header (RFC 3261 §20.10).
    const [uri = ''] = splitOutside(rest, ';');
    return isUri(uri) ? { displayName: unquote(quoted?.[1]), uri } : null;
  }
  const close = rest.indexOf('>', open);
  const uri = rest.slice(open + 1, close === -1 ? undefined : close).trim();
  if (!isUri(uri)) return null;
  // A quote that is never closed is none.
  return { displayName: unquote(quoted?.[1] ?? rest.slice(0, open).replace(/^"/u, '')), uri };
}

function isUri(text: string): boolean {
  return /^(?:sips?|tel):[^\s<>"]+$/iu.test(text);
}

function unquote(text: string | undefined): string | null {
  const plain = text?.replace(/\\(.)/gsu, '$1').trim();
  return plain === undefined || plain === '' ? null : plain;
}
