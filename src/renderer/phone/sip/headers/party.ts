import { type Party, withheldParty } from '../../../../shared/domain/call/party';
import { showable } from '../../../../shared/domain/untrustedText';
import { parseNameAddr, splitOutside } from './values';

const MAX_NUMBER_LENGTH = 64;
const MAX_NAME_LENGTH = 80;

export interface IdentityHeaders {
  /** Every P-Asserted-Identity header, as received. */
  readonly assertedIdentity: readonly string[];
  readonly from: string | undefined;
  /** Every Privacy header (RFC 3323 §4.2). */
  readonly privacy: readonly string[];
}

/**
 * Who calls: P-Asserted-Identity (RFC 3325) counts more than From, which anybody can write. The two are not mixed:
 * a display name from From beside an asserted number would look as trustworthy as the number. A caller who asked
 * for privacy stays unnamed.
 */
export function partyFrom({ assertedIdentity, from, privacy }: IdentityHeaders): Party {
  const wantsPrivacy = /(?:^|[;,\s])(?:id|user|full)(?:$|[;,\s])/iu.test(privacy.join(';'));
  const asserted = wantsPrivacy
    ? []
    : assertedIdentity.slice(0, 4).flatMap((value) => splitOutside(value, ','));
  const parties = asserted.slice(0, 4).flatMap((value) => {
    const party = parseParty(value);
    return party === null || party.number === '' ? [] : [party];
  });
  // RFC 3325 §9.1 allows one sip: and one tel: URI: one that can be called back counts, and only one may carry the name.
  const shown = parties.find(({ number }) => /^[+*#\d][-.()*#\d]*$/u.test(number)) ?? parties[0];
  if (shown !== undefined) {
    return { ...shown, name: parties.find((party) => party.name !== null)?.name ?? null };
  }
  return parseParty(from ?? '') ?? withheldParty;
}

function parseParty(value: string): Party | null {
  const nameAddr = parseNameAddr(value);
  if (nameAddr === null) return null;
  const { user, host } = splitUri(nameAddr.uri);
  // RFC 3323 §4.1: sip:anonymous@anonymous.invalid; the display name then says nothing either.
  if (/^anonymous$/iu.test(user) || /(?:^|\.)anonymous\.invalid$/iu.test(host)) return withheldParty;
  const number = showable(user, MAX_NUMBER_LENGTH);
  const name = showable(nameAddr.displayName ?? '', MAX_NAME_LENGTH);
  return { number, name: name === '' || name === number ? null : name };
}

function splitUri(uri: string): { user: string; host: string } {
  const [, scheme = '', rest = ''] = /^([a-z]+):(.*)$/isu.exec(uri) ?? [];
  if (/^tel$/iu.test(scheme)) return { user: decode(beforeAny(rest, /[;?]/u)), host: '' };
  const at = rest.lastIndexOf('@');
  if (at === -1) return { user: '', host: beforeAny(rest, /[:;?]/u) };
  // user;params:password@host — only the user itself is a number.
  return {
    user: decode(beforeAny(rest.slice(0, at), /[;:]/u)),
    host: beforeAny(rest.slice(at + 1), /[:;?]/u),
  };
}

function beforeAny(text: string, separator: RegExp): string {
  return text.split(separator, 1)[0] ?? '';
}

/** What is escaped wrongly stays as it was written. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
