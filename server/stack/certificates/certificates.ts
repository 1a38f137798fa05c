// Must be loaded before @peculiar/x509, whose container reads through it.
import 'reflect-metadata';
import { mkdir, readFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { dirname, join } from 'node:path';
import * as x509 from '@peculiar/x509';
import { databaseEndpoint, type StackSettings, turnName } from '../settings/settings';
import { isGiven, statePaths, writePrivately } from '../settings/state-dir';
import { useGiven } from './given';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 24 * 60 * 60 * 1000;

/**
 * Makes the set's CA if there is none, and the certificates for phones and for MySQL if one is missing, lacks a name or address under
 * which the set is reached, or ends within 30 days. The one for phones may be given instead (given.ts). Not by openssl:
 * docs/decisions/0014.
 * @param anew make what phones see in any case
 * @returns whether what phones see has changed
 */
export async function ensureCertificates(
  stateDir: string,
  settings: StackSettings,
  anew = false,
): Promise<boolean> {
  const { domain, address, internalAddress } = settings;
  const paths = statePaths(stateDir);
  for (const folder of [dirname(paths.ca), paths.authority, paths.tls, paths.mysqlTls]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
  const ca = (await readAuthority(paths.ca, paths.caKey)) ?? (await makeAuthority(paths.ca, paths.caKey));
  for (const folder of [paths.authority, paths.mysqlTls]) {
    await writePrivately(join(folder, 'ca.pem'), ca.certificate.toString('pem'));
  }
  // The address on which MySQL listens, and those on which it is reached: through a proxy on this host, or a virtual IP.
  const mysqlAddresses = new Set([internalAddress, '127.0.0.1', databaseEndpoint(settings).address]);
  const mysqlNames = [...mysqlAddresses].map((value) => ({ type: 'ip' as const, value }));
  await ensureServerCertificate(ca, paths.mysqlTls, 'mysql', mysqlNames);
  if (await isGiven(stateDir)) return useGiven(stateDir);
  return ensureServerCertificate(ca, paths.tls, domain, serverNames(domain, address), anew);
}

/** Makes `server.pem` and `server.key` in `folder` if needed. */
async function ensureServerCertificate(
  ca: Authority,
  folder: string,
  commonName: string,
  names: x509.JsonGeneralNames,
  anew = false,
): Promise<boolean> {
  const certificatePath = join(folder, 'server.pem');
  const current = await readFile(certificatePath, 'utf8').catch(() => undefined);
  if (
    !anew &&
    current !== undefined &&
    (await isGood(new x509.X509Certificate(current), ca.certificate, names))
  ) {
    return false;
  }
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: `CN=${commonName}`,
    issuer: ca.certificate.subject,
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + 397 * day),
    publicKey: keys.publicKey,
    signingKey: ca.key,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names),
      await x509.AuthorityKeyIdentifierExtension.create(ca.certificate.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  await writePrivately(join(folder, 'server.key'), await exportKey(keys.privateKey));
  await writePrivately(certificatePath, certificate.toString('pem'));
  return true;
}

/** The type of a key, spelled so that it is the same with and without the DOM's types. */
type SigningKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

interface Authority {
  readonly certificate: x509.X509Certificate;
  readonly key: SigningKey;
}

async function readAuthority(certificatePath: string, keyPath: string): Promise<Authority | undefined> {
  const pem = await readFile(certificatePath, 'utf8').catch(() => undefined);
  const keyPem = await readFile(keyPath, 'utf8').catch(() => undefined);
  if (pem === undefined || keyPem === undefined) return undefined;
  const key = await crypto.subtle.importKey(
    'pkcs8',
    x509.PemConverter.decodeFirst(keyPem),
    algorithm,
    false,
    ['sign'],
  );
  return { certificate: new x509.X509Certificate(pem), key };
}

async function makeAuthority(certificatePath: string, keyPath: string): Promise<Authority> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: `CN=Agent Softphone set on ${hostname()}`,
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + 3650 * day),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  await writePrivately(keyPath, await exportKey(keys.privateKey));
  await writePrivately(certificatePath, certificate.toString('pem'));
  return { certificate, key: keys.privateKey };
}

function serverNames(domain: string, address: string): x509.JsonGeneralNames {
  const hosts = new Set([domain, turnName(domain), 'localhost', hostname()]);
  const addresses = new Set(['127.0.0.1', address]);
  for (const list of Object.values(networkInterfaces())) {
    for (const one of list ?? []) if (one.family === 'IPv4') addresses.add(one.address);
  }
  return [
    ...[...hosts].map((value) => ({ type: 'dns' as const, value })),
    ...[...addresses].map((value) => ({ type: 'ip' as const, value })),
  ];
}

async function isGood(
  certificate: x509.X509Certificate,
  ca: x509.X509Certificate,
  names: x509.JsonGeneralNames,
): Promise<boolean> {
  const held = certificate.getExtension(x509.SubjectAlternativeNameExtension)?.names.toJSON() ?? [];
  const heldNames = new Set(held.map(({ type, value }) => `${type}:${value}`));
  return (
    certificate.notAfter.getTime() > Date.now() + 30 * day &&
    names.every(({ type, value }) => heldNames.has(`${type}:${value}`)) &&
    (await certificate.verify({ publicKey: ca.publicKey, signatureOnly: true }))
  );
}

async function exportKey(key: SigningKey): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

/** A random serial number, positive as RFC 5280 §4.1.2.2 requires. */
function serial(): string {
  const bytes = Buffer.from(crypto.getRandomValues(new Uint8Array(16)));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}
