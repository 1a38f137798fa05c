import { splitOutside } from './values';

/** One challenge of a 401 or 407 (RFC 3261 §20.44): its scheme, and its parameters as they were sent. */
interface Challenge {
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const NEW_CHALLENGE = /^([\w!#$%&'*+.^`|~-]+)\s+(?=[^\s=]+\s*=)/u;
const PARAMETER = /^([^\s=]+)\s*=\s*(.*)$/u;
/** Longest name of a method that is shown. */
const METHOD = /^[\w-]{1,20}$/u;

/**
 * The topmost of all challenges that can be answered (RFC 8760 §2.4), which is MD5 only: main gives the page HA1, a hash for
 * MD5, and never the password. Written as JsSIP's parser wants it. null when there is none.
 */
export function answerableChallenge(headers: readonly string[]): string | null {
  const challenge = headers.flatMap(parseChallenges).find(isAnswerable);
  return challenge === undefined ? null : format(challenge);
}

/** What an unanswerable challenge asks for: `SHA-256`, `Bearer`; null when it can be answered, or there is none. */
export function unknownMethod(header: string | undefined): string | null {
  const [challenge] = parseChallenges(header ?? '');
  if (challenge === undefined || isAnswerable(challenge)) return null;
  const isDigest = challenge.scheme.toLowerCase() === 'digest';
  const method = isDigest ? unquoted(challenge.parameters.get('algorithm')) : challenge.scheme;
  return METHOD.test(method) ? method : null;
}

function parseChallenges(header: string): Challenge[] {
  const found: { scheme: string; parameters: Map<string, string> }[] = [];
  for (const part of splitOutside(header, ',')) {
    const scheme = NEW_CHALLENGE.exec(part)?.[1];
    if (scheme !== undefined) found.push({ scheme, parameters: new Map() });
    const [, name, value] = PARAMETER.exec(part.replace(NEW_CHALLENGE, '')) ?? [];
    if (name !== undefined && value !== undefined) found.at(-1)?.parameters.set(name.toLowerCase(), value);
  }
  return found;
}

function isAnswerable({ scheme, parameters }: Challenge): boolean {
  const algorithm = unquoted(parameters.get('algorithm')).toUpperCase();
  const qop = parameters.get('qop');
  return (
    scheme.toLowerCase() === 'digest' &&
    (algorithm === '' || algorithm === 'MD5') &&
    (qop === undefined || qops(qop).length > 0) &&
    parameters.has('realm') &&
    parameters.has('nonce')
  );
}

function format({ parameters }: Challenge): string {
  const parts = ['realm', 'nonce', 'opaque'].flatMap((name) => {
    const value = parameters.get(name);
    return value === undefined ? [] : [`${name}="${unquoted(value)}"`];
  });
  const stale = unquoted(parameters.get('stale')).toLowerCase();
  if (stale === 'true') parts.push('stale=true');
  if (parameters.has('algorithm')) parts.push('algorithm=MD5');
  const qop = parameters.get('qop');
  if (qop !== undefined) parts.push(`qop="${qops(qop).join(',')}"`);
  return `Digest ${parts.join(', ')}`;
}

function qops(value: string): string[] {
  return unquoted(value)
    .toLowerCase()
    .split(',')
    .map((qop) => qop.trim())
    .filter((qop) => qop === 'auth' || qop === 'auth-int');
}

/** Escapes stay: the realm is hashed as it was sent. */
function unquoted(value: string | undefined): string {
  return (value ?? '').replace(/^"(.*)"$/u, '$1');
}
