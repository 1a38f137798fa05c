// Must be loaded before @peculiar/x509, whose container reads through it.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

export { x509 };

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
export const rsa = (modulusLength: number, hash = 'SHA-256') =>
  ({
    name: 'RSASSA-PKCS1-v1_5',
    hash,
    modulusLength,
    publicExponent: new Uint8Array([1, 0, 1]),
  }) as const;
type Algorithm = typeof ecdsa | ReturnType<typeof rsa>;

/** The date that certificates are valid at unless they say otherwise. */
export const today = new Date('2026-06-15T12:00:00Z');
const day = 24 * 60 * 60 * 1000;
export const daysFromToday = (days: number): Date => new Date(today.getTime() + days * day);

export interface CertificateOptions {
  readonly subject: string;
  /** Names for the SAN extension; none leaves it out. */
  readonly names?: readonly { readonly type: 'dns' | 'ip'; readonly value: string }[];
  readonly ca?: boolean;
  readonly pathLength?: number;
  readonly extendedKeyUsages?: readonly string[];
  readonly keyUsages?: number;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly algorithm?: Algorithm;
  readonly more?: readonly x509.Extension[];
  /** Default: new ones. */
  readonly keys?: CryptoKeyPair;
}

export interface Issued {
  readonly pem: string;
  readonly certificate: x509.X509Certificate;
  readonly keys: CryptoKeyPair;
  readonly algorithm: Algorithm;
}

const makeKeys = (algorithm: Algorithm) =>
  crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as Promise<CryptoKeyPair>;

/** A real certificate, signed by `issuer` or by itself. */
export async function issue(options: CertificateOptions, issuer?: Issued): Promise<Issued> {
  const algorithm = options.algorithm ?? ecdsa;
  const keys = options.keys ?? (await makeKeys(algorithm));
  const extensions: x509.Extension[] = [...(options.more ?? [])];
  if (options.ca !== undefined) {
    extensions.push(new x509.BasicConstraintsExtension(options.ca, options.pathLength, true));
  }
  if (options.keyUsages !== undefined) extensions.push(new x509.KeyUsagesExtension(options.keyUsages, true));
  if (options.names !== undefined) {
    extensions.push(new x509.SubjectAlternativeNameExtension([...options.names]));
  }
  if (options.extendedKeyUsages !== undefined) {
    extensions.push(new x509.ExtendedKeyUsageExtension([...options.extendedKeyUsages]));
  }
  const certificate = await x509.X509CertificateGenerator.create({
    subject: options.subject,
    issuer: issuer?.certificate.subject ?? options.subject,
    notBefore: options.notBefore ?? daysFromToday(-30),
    notAfter: options.notAfter ?? daysFromToday(30),
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    signingAlgorithm: issuer?.algorithm ?? algorithm,
    extensions,
  });
  return { pem: certificate.toString('pem'), certificate, keys, algorithm };
}

/** PKCS #8, for a server. */
export async function privateKeyPem({ keys }: Issued): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
}
