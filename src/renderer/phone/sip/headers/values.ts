import type { SipReason } from '../../../../shared/domain/call/endReason';

/** Longest wait that a server may ask for: a wrong header must not put the phone out of service for a shift. */
const MAX_RETRY_AFTER_MS = 10 * 60 * 1000;
/** No message has more to say. */
const MAX_REASON_HEADERS = 8;
/** Longer values are cut before parsing: no honest identity needs more. */
const MAX_IDENTITY_LENGTH = 2048;

export interface NameAddr {
  /** Unquoted and unescaped, not yet made fit to be shown. */
  readonly displayName: string | null;
  readonly uri: string;
}

/**
 * Cuts a header value at `separator` where it stands outside quoted strings, angle brackets and comments
 * (RFC 3261 §7.3.1, §25.1). Never throws: what is not closed reaches to the end.
 */
export function splitOutside(value: string, separator: ',' | ';'): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  let angled = false;
  let comments = 0;
  for (let i = 0; i < value.length; i += 1) {
    const char = value[i];
    if (char === '\\' && (quoted || comments > 0)) i += 1;
    else if (char === '"' && comments === 0) quoted = !quoted;
    else if (quoted) continue;
    else if (char === '<') angled = true;
    else if (char === '>') angled = false;
    else if (angled) continue;
    else if (char === '(') comments += 1;
    else if (char === ')') comments = Math.max(0, comments - 1);
    else if (char === separator && comments === 0) {
      parts.push(value.slice(start, i).trim());
      start = i + 1;
    }
  }
  parts.push(value.slice(start).trim());
  return parts;
}

/** delta-seconds (RFC 3261 §25.1), with parameters or a comment after it or none; null when it is anything else. */
export function secondsOf(value: string | undefined): number | null {
  const digits = /^\s*(\d+)\s*(?:$|[(;])/u.exec(value ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}

/**
 * Retry-After (RFC 3261 §20.33): `18000;duration=3600`, `120 (I'm in a meeting)`. Milliseconds, bounded; null when
 * absent or malformed.
 */
export function parseRetryAfter(value: string | undefined): number | null {
  const seconds = secondsOf(value);
  return seconds === null ? null : Math.min(seconds * 1000, MAX_RETRY_AFTER_MS);
}

/**
 * X-Genesys-CallUUID: 32 characters of A-Z and 0-9 where it was seen (docs/genesys-protocol.md §1). Other sane tokens are taken
 * too, since it is only ever compared; null for anything else.
 */
export function parseCallUuid(value: string | undefined): string | null {
  const text = value?.trim() ?? '';
  return /^[A-Za-z0-9._-]{1,64}$/u.test(text) ? text : null;
}

/** All usable values of the Reason headers (RFC 3326) of one message; unknown protocols are left out. Never throws. */
export function parseReasons(headers: readonly string[]): SipReason[] {
  return headers
    .slice(0, MAX_REASON_HEADERS)
    .flatMap((header) => splitOutside(header.slice(0, 1024), ','))
    .flatMap((value): SipReason[] => {
      const [protocol = '', ...params] = splitOutside(value, ';');
      const cause = params.map((param) => /^cause\s*=\s*"?(\d{1,3})"?$/iu.exec(param)?.[1]).find(Boolean);
      if (cause === undefined) return [];
      if (/^sip$/iu.test(protocol)) return [{ protocol: 'SIP', cause: Number(cause) }];
      if (/^q\.850$/iu.test(protocol)) return [{ protocol: 'Q.850', cause: Number(cause) }];
      return [];
    });
}

/**
 * A From, To or P-Asserted-Identity value: `"Name" <uri>;params`, `<uri>`, or a bare `uri;params` as SIP Server
 * sends it (docs/genesys-protocol.md §1). Null when there is no URI in it. Never throws. JsSIP's parser: docs/decisions/0145.
 */
export function parseNameAddr(value: string): NameAddr | null {
  const text = value.slice(0, MAX_IDENTITY_LENGTH).trim();
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
