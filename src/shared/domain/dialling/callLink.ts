import { readDialText } from './dialText';

/** Schemes that the operating system hands to the phone. */
export const callLinkSchemes = ['tel', 'sip', 'sips', 'callto'] as const;

/** No link to a telephone number is this long; what is longer was made to do something else. */
const MAX_LINK_LENGTH = 256;

export const callLinkProblems = [
  'malformed',
  'more-than-a-number',
  'not-a-number',
  'several-numbers',
] as const;
export type CallLinkProblem = (typeof callLinkProblems)[number];

export type CallLink =
  /**
   * `number`: what is dialled. `after`: keys to press once it is answered. `host`: the server that a sip: link names, in lower case;
   * null when it names none.
   */
  | {
      readonly ok: true;
      readonly number: string;
      readonly after: string | null;
      readonly host: string | null;
    }
  | { readonly ok: false; readonly problem: CallLinkProblem };

/** Printable ASCII, as a URI is written; and spaces, which browsers leave in the href of a web page. */
const uri = /^(?<scheme>tel|sips?|callto):(?:\/\/)?(?<rest>[\x20-\x7e]+)$/i;
/**
 * A number as it is written (RFC 3966 §3, and what people add to it: pauses, spaces that don't break), or the user part of a
 * SIP URI.
 */
const target = /^[A-Za-z0-9+*#._() \u00a0\u2007\u2009\u202f/,-]+$/;
const hostAndPort =
  /^(?<host>[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(:\d{1,5})?$/;
/** Parameters that change nothing about who is called: the way there is the phone's own anyway. */
const harmlessParameter = /^(user=phone|transport=(udp|tcp|tls|ws|wss)|phone-context=[A-Za-z0-9.+-]{1,64})$/i;

/** Tells whether a text claims to be a link to call, e.g. among the arguments of a program. */
export function looksLikeCallLink(text: string): boolean {
  return callLinkSchemes.some((scheme) => text.slice(0, scheme.length + 1).toLowerCase() === `${scheme}:`);
}

/**
 * Reads whom a tel: (RFC 3966), sip:, sips: (RFC 3261 §19.1) or callto: link wants called. Any web page and any mail can hold
 * one, so it names a number and nothing else: headers (`?Replaces=`), passwords, parameters that choose a way or a method, a
 * second target, and whatever has to be decoded twice are refused, not repaired. Never throws.
 */
export function parseCallLink(text: string): CallLink {
  const malformed = { ok: false, problem: 'malformed' } as const;
  if (text.length > MAX_LINK_LENGTH) return malformed;
  const { scheme = '', rest = '' } = uri.exec(text)?.groups ?? {};
  if (rest === '') return malformed;
  const [address = '', ...parameters] = rest.split(';');
  if (rest.includes('?') || !parameters.every((parameter) => harmlessParameter.test(parameter))) {
    return { ok: false, problem: 'more-than-a-number' };
  }
  const at = address.indexOf('@');
  const mayHaveHost = !/^tel$/i.test(scheme);
  if (at !== -1 && !mayHaveHost) return malformed;
  const host = at === -1 ? null : hostAndPort.exec(address.slice(at + 1))?.groups?.['host'];
  if (host === undefined) return malformed;
  const user = decode(at === -1 ? address : address.slice(0, at));
  if (user === null) return malformed;
  const read = target.test(user) ? readDialText(user) : null;
  if (read?.kind === 'several') return { ok: false, problem: 'several-numbers' };
  // A link is made by a program: words in it are a mistake.
  if (read?.kind !== 'one' || read.picked) return { ok: false, problem: 'not-a-number' };
  return { ok: true, number: read.number, after: read.after, host: host?.toLowerCase() ?? null };
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
