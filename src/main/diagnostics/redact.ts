const HIDDEN = '[hidden]';
const MAX_TEXT = 2000;
const MAX_DEPTH = 5;
const MAX_ENTRIES = 50;

/** Keys whose values are secret whatever they look like. Where to keep a password (`signIn.keepPassword`) is no secret. */
const secretKey =
  /(?<!keep)pass(word|phrase|wd)?$|^pw$|pwd$|ha1|secret|token|authorization|credential|cookie|(private|api).?key/i;

/**
 * The value after the name of a secret: in quotes, also in JSON inside JSON, and cut off at the end too; else up to what
 * looks like the next name with its value, since a password may have spaces.
 */
const value = [
  String.raw`"(?:[^"\\]|\\.)*(?:"|$)`,
  String.raw`'(?:[^'\\]|\\.)*(?:'|$)`,
  String.raw`\\+"(?:[^"\\]|\\+[^"\\])*(?:\\+"|$)`,
  String.raw`[^\r\n]+?(?=[\s,;&]{1,3}[\w.-]+["']?\s?[=:]|[\r\n]|$)`,
].join('|');

/** Secrets inside a text: what stands before them stays, they go. */
const secretsInText: readonly [RegExp, string][] = [
  // Whole header lines, folded or not (RFC 3261 §7.3.1), also inside a pasted SIP message.
  [
    /\b((?:proxy-|www-)?authorization|cookie|set-cookie)(\s*:\s*)[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*/gi,
    `$1$2${HIDDEN}`,
  ],
  [/\b(response|cnonce|nonce|opaque)(\s*=\s*)(?:"[^"]*"|[^\s,;"]+)/gi, `$1$2${HIDDEN}`],
  [
    new RegExp(
      String.raw`((?<!keep)password|passwd|passphrase|pwd|secret|token|credentials?|api[_-]?key|\b(?:pass|pw|ha1))(\\*["']?\s*[=:]\s*)(?:${value})`,
      'gi',
    ),
    `$1$2${HIDDEN}`,
  ],
  // SDES (RFC 4568 §6.1): the media's key itself.
  [/\b(inline:)\s*\S+/gi, `$1${HIDDEN}`],
  [/\b(bearer|basic)\s+[A-Za-z0-9+/_.=-]{8,}/gi, `$1 ${HIDDEN}`],
  // user:password@ in URLs, SIP URIs too.
  [/([a-z][a-z0-9+.-]*:(?:\/\/)?[^\s:/@]+):[^\s@]+@/gi, `$1:${HIDDEN}@`],
  // A bare MD5 or SHA-256, as HA1 and digest responses are, wherever it turns up.
  [/(?<![0-9a-z])(?:[0-9a-f]{32}|[0-9a-f]{64})(?![0-9a-z])/gi, HIDDEN],
];

/** Takes the secrets out of a text and bounds its length. */
export function redactText(text: string): string {
  const bounded = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  return secretsInText.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), bounded);
}

/** Makes of any value plain data that may be written to a log. Total: takes anything, never throws. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (value instanceof Error) return redactError(value, depth);
  if (typeof value !== 'object') return value === undefined ? undefined : `[${typeof value}]`;
  if (depth >= MAX_DEPTH) return '[deeper]';
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map((each) => redact(each, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MAX_ENTRIES)
      // Whether there is one is no secret.
      .map(([key, each]) => [
        key,
        secretKey.test(key) && typeof each !== 'boolean' ? HIDDEN : redact(each, depth + 1),
      ]),
  );
}

function redactError(error: Error, depth: number): unknown {
  const { name, message, stack, cause } = error;
  return {
    name,
    message: redactText(message),
    ...('code' in error && { code: redact(error.code, depth + 1) }),
    ...(stack !== undefined && { stack: redactText(stack) }),
    ...(cause !== undefined && depth < MAX_DEPTH && { cause: redact(cause, depth + 1) }),
  };
}
