import { createHmac, randomBytes } from 'node:crypto';

/** Keys whose values say who calls or is called. */
const partyKey =
  /^(name|from|to|target|title|body)$|(number|part(y|ies)|caller|callee|(caller|callee|party|remote|display).?name)$/i;

/** A display name before an address, in quotes or not (RFC 3261 §20.10). */
const displayName = /("(?:[^"\\]|\\.)*"|[^\s<>":;,=][^<>":;,=\r\n]*?)(\s*<(?:sips?|tel):)/gi;
/** The user of a SIP URI; one without a user names a server. */
const sipUser = /\b(sips?:)([^\s@<>"]+)(?=@)/gi;
const telNumber = /\b((?:tel|callto):(?:\/\/)?)([^\s<>;?"',]+)/gi;
/** A bare number: with a plus, in any groups, or of seven digits at least. Shorter ones are ports, codes and times too. */
const bareNumber = /\+\d(?:[ ()/.-]*\d){5,}|(?<![\w.:+-])\d{7,}(?![\w:-])/g;

/**
 * Makes the hider of who calls and is called: numbers and names become marks such as `party-3f9a2c`. One party has one mark for
 * as long as the app runs, so that a log still tells one caller from another; the key to the marks is made at each start and
 * never written.
 */
export function createPartyHider(key: Buffer = randomBytes(32)): (redacted: unknown) => unknown {
  const mark = (text: string): string => {
    const digits = /^[+\d\s()/.-]+$/.test(text) ? text.replace(/\D/g, '').replace(/^00/, '') : '';
    const party = digits === '' ? text.trim().toLowerCase() : digits;
    return `party-${createHmac('sha256', key).update(party).digest('hex').slice(0, 6)}`;
  };

  const hideInText = (text: string): string =>
    text
      .replace(displayName, (_, name: string, rest: string) => `"${mark(name.replace(/^"|"$/g, ''))}"${rest}`)
      .replace(sipUser, (_, scheme: string, user: string) => scheme + mark(user))
      .replace(telNumber, (_, scheme: string, number: string) => scheme + mark(number))
      .replace(bareNumber, mark);

  /** The value of a key that names a party. */
  const hideParty = (value: unknown): unknown => {
    if (typeof value === 'number') return mark(String(value));
    if (typeof value !== 'string') return hide(value);
    const inAddress = hideInText(value);
    return value === '' || (inAddress !== value && value.includes(':')) ? inAddress : mark(value);
  };

  const hide = (value: unknown): unknown => {
    if (typeof value === 'string') return hideInText(value);
    if (Array.isArray(value)) return value.map(hide);
    if (typeof value !== 'object' || value === null) return value;
    // An error's name is no party's.
    const isError = 'message' in value;
    const entries = Object.entries(value).map(([name, each]) => [
      name,
      partyKey.test(name) && !(isError && name === 'name') ? hideAll(each) : hide(each),
    ]);
    return Object.fromEntries(entries);
  };
  const hideAll = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(hideParty) : hideParty(value);
  return hide;
}
