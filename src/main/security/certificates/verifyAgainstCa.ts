import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { CertificateRefusal } from '../../../shared/domain/registration/registration';
import { type CertificateParts, readCertificate, readKeyUsage, readPathLength } from './derCertificate';

/** Signatures that anybody with money can forge: MD5 and SHA-1 with RSA, SHA-1 with ECDSA. */
const weakSignatures = new Set(['2a864886f70d010104', '2a864886f70d010105', '2a8648ce3d0401']);
const MIN_RSA_BITS = 2048;

const BASIC_CONSTRAINTS = '551d13';
const KEY_USAGE = '551d0f';
const SUBJECT_ALT_NAME = '551d11';
const EXTENDED_KEY_USAGE = '551d25';
/**
 * Name constraints, which are not obeyed here, so a CA that has them is refused: RFC 5280 §4.2.1.10 wants them critical, not
 * every CA has them so.
 */
const NAME_CONSTRAINTS = '551d1e';
/** The extensions that are checked here; any other extension marked critical refuses the certificate (RFC 5280 §4.2). */
const understood = new Set([BASIC_CONSTRAINTS, KEY_USAGE, SUBJECT_ALT_NAME, EXTENDED_KEY_USAGE]);

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const ANY_USAGE = '2.5.29.37.0';
/** KeyUsage (RFC 5280 §4.2.1.3) of which a TLS server needs one: digitalSignature, keyEncipherment, keyAgreement. */
const SERVER_KEY_USAGES = 0x80 | 0x20 | 0x08;
/** Longer chains are no private CA's; the bound also keeps a hostile chain from costing time. */
const MAX_CHAIN = 6;

interface Certificate {
  readonly x509: X509Certificate;
  readonly parts: CertificateParts;
}

/**
 * Tells whether a server's certificate is good for `hostname` by a private CA: a chain of signatures up to one of `caPem`,
 * dates, names, key usages and path lengths (RFC 5280 §6.1, RFC 9525 for names: SAN only, never the common name).
 * Every certificate of `caPem` that may sign is a trust anchor; `chainPem` is what the server sent, its own first.
 * Revocation is not asked for: a private CA's lists are rarely reachable, and its roots live as long as its servers.
 */
export function verifyAgainstCa(
  chainPem: readonly string[],
  hostname: string,
  caPem: readonly string[],
  now: Date,
): 'ok' | CertificateRefusal {
  try {
    const [leaf, ...intermediates] = chainPem.slice(0, MAX_CHAIN).map(parse);
    const anchors = caPem.map(parse).filter(({ x509 }) => x509.ca);
    if (leaf === undefined) return 'invalid';
    const found = pathsToAnchor([leaf], intermediates, anchors);
    const verdicts = found.map((path) => checkPath(path, hostname, now));
    return verdicts.find((verdict) => verdict === 'ok') ?? verdicts[0] ?? 'unknown-authority';
  } catch {
    // Not the DER that RFC 5280 describes.
    return 'invalid';
  }
}

function parse(pem: string): Certificate {
  const x509 = new X509Certificate(pem);
  return { x509, parts: readCertificate(x509.raw) };
}

/** Every path from the leaf, the first in `path`, to an anchor by who signed whom. */
function pathsToAnchor(
  path: readonly Certificate[],
  intermediates: readonly Certificate[],
  anchors: readonly Certificate[],
): Certificate[][] {
  const last = path.at(-1);
  if (last === undefined) return [];
  if (anchors.some((anchor) => isSame(anchor, last))) return [[...path]];
  const direct = anchors.filter((anchor) => signed(anchor, last)).map((anchor) => [...path, anchor]);
  if (direct.length > 0 || path.length >= MAX_CHAIN) return direct;
  return intermediates
    .filter((issuer) => !path.some((used) => isSame(used, issuer)) && signed(issuer, last))
    .flatMap((issuer) => pathsToAnchor([...path, issuer], intermediates, anchors));
}

const isSame = (one: Certificate, other: Certificate): boolean => one.x509.raw.equals(other.x509.raw);

/** `checkIssued` compares names, key identifiers and the issuer's keyCertSign; `verify` the signature. */
function signed(issuer: Certificate, subject: Certificate): boolean {
  return (
    issuer.x509.ca && subject.x509.checkIssued(issuer.x509) && subject.x509.verify(issuer.x509.publicKey)
  );
}

function checkPath(path: readonly Certificate[], hostname: string, now: Date): 'ok' | CertificateRefusal {
  const [leaf] = path;
  if (leaf === undefined) return 'invalid';
  for (const { x509 } of path) {
    const dates = isWithin(now, new Date(x509.validFrom), new Date(x509.validTo));
    if (dates !== 'ok') return dates;
  }
  if (!isNamed(leaf.x509, hostname)) return 'wrong-name';
  // On a CA, extended key usages limit what it may issue for.
  if (!path.every(({ x509 }) => isForServers(x509))) return 'not-for-servers';
  if (!signsHandshakes(leaf)) return 'not-for-servers';
  const anchorAt = path.length - 1;
  const sound = path.every(
    (each, at) => isSound(each, at === anchorAt) && (at === 0 || pathLength(each) >= at - 1),
  );
  return sound ? 'ok' : 'invalid';
}

/** A date that can't be read compares as false with every other: each comparison has to hold. */
export function isWithin(now: Date, from: Date, to: Date): 'ok' | 'not-yet-valid' | 'expired' {
  if (!(now >= from)) return 'not-yet-valid';
  return now <= to ? 'ok' : 'expired';
}

/** Tells whether a key may sign a handshake: without key usages it is good for all. */
function signsHandshakes({ parts }: Certificate): boolean {
  const usages = parts.extensions.find(({ oid }) => oid === KEY_USAGE);
  return usages === undefined || (readKeyUsage(usages.value) & SERVER_KEY_USAGES) !== 0;
}

function isNamed(leaf: X509Certificate, hostname: string): boolean {
  const bare = withoutBrackets(hostname);
  if (isIP(bare) !== 0) return leaf.checkIP(bare) !== undefined;
  return leaf.checkHost(bare, { subject: 'never', partialWildcards: false }) !== undefined;
}

/** A host as certificates and Chromium's verdicts name it: an IPv6 address without the brackets of a URL. */
export const withoutBrackets = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');

/**
 * Tells whether a certificate is for servers: without extended key usages it is good for all. `keyUsage` in node:crypto is the
 * extended one.
 */
function isForServers({ keyUsage: extended }: X509Certificate): boolean {
  return extended === undefined || extended.includes(SERVER_AUTH) || extended.includes(ANY_USAGE);
}

/** The signature on an anchor is its own and proves nothing, so its strength does not matter. */
function isSound({ x509, parts }: Certificate, isAnchor: boolean): boolean {
  if (!isAnchor && weakSignatures.has(parts.signatureAlgorithm)) return false;
  const { asymmetricKeyType, asymmetricKeyDetails } = x509.publicKey;
  if (asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) < MIN_RSA_BITS) return false;
  return parts.extensions.every(
    ({ critical, oid }) => oid !== NAME_CONSTRAINTS && (!critical || understood.has(oid)),
  );
}

function pathLength({ parts }: Certificate): number {
  const constraints = parts.extensions.find(({ oid }) => oid === BASIC_CONSTRAINTS);
  return constraints === undefined ? 0 : readPathLength(constraints.value);
}
