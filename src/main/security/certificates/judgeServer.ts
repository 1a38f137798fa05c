import type { CertificateRefusal } from '../../../shared/domain/registration/registration';
import { verifyAgainstCa, withoutBrackets } from './verifyAgainstCa';

/** A private CA, and the hosts that it is trusted for: the site's servers. */
export interface PrivateTrust {
  readonly hosts: readonly string[];
  readonly caPem: readonly string[];
}

/** A server's certificate as Chromium hands it over, with its own verdict such as `net::ERR_CERT_DATE_INVALID`. */
export interface ServerCertificate {
  readonly hostname: string;
  readonly chainPem: readonly string[];
  readonly chromiumResult: string;
  readonly notBefore: Date;
}

export type ServerVerdict =
  /** `by`: Chromium found it good by the system's authorities, or the account's CA file did. */
  | { readonly ok: true; readonly by: 'system' | 'ca-file' }
  | { readonly ok: false; readonly problem: CertificateRefusal };

export interface Trust {
  /** The private CA that counts; null while no account has one. */
  readonly trust: PrivateTrust | null;
  /** Chromium's word is not enough: IT wants its own CA, and no inspecting proxy or public authority beside it. */
  readonly caFileOnly: boolean;
}

export const isGood = (chromiumResult: string): boolean => /^(net::)?OK$/.test(chromiumResult);

/**
 * Judges a server. What Chromium finds good is good; else the account's own CA decides for the site's own hosts, with all checks
 * anew.
 */
export function judgeServer(
  server: ServerCertificate,
  { trust, caFileOnly }: Trust,
  now: Date,
): ServerVerdict {
  const good = isGood(server.chromiumResult);
  if (good && !caFileOnly) return { ok: true, by: 'system' };
  if (trust === null || !trust.hosts.map(hostKey).includes(hostKey(server.hostname))) {
    return { ok: false, problem: good ? 'unknown-authority' : refusalOf(server, now) };
  }
  const verdict = verifyAgainstCa(server.chainPem, server.hostname, trust.caPem, now);
  return verdict === 'ok' ? { ok: true, by: 'ca-file' } : { ok: false, problem: verdict };
}

const hostKey = (host: string): string => withoutBrackets(host).toLowerCase();

/** Chromium's certificate errors (net/base/net_error_list.h, -200 and below) in the phone's terms. */
function refusalOf({ chromiumResult, notBefore }: ServerCertificate, now: Date): CertificateRefusal {
  if (chromiumResult.endsWith('CERT_AUTHORITY_INVALID')) return 'unknown-authority';
  if (chromiumResult.endsWith('CERT_COMMON_NAME_INVALID')) return 'wrong-name';
  if (chromiumResult.endsWith('CERT_DATE_INVALID')) return now < notBefore ? 'not-yet-valid' : 'expired';
  if (chromiumResult.endsWith('CERT_REVOKED')) return 'revoked';
  return 'invalid';
}
