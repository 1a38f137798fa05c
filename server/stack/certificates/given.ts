import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { StackFailure } from '../failure';
import type { StackSettings } from '../settings/settings';
import { statePaths, writePrivately } from '../settings/state-dir';

/** A certificate that IT gives, as files or as their content. It must be complete (docs/decisions/0054). */
export interface CertificateFiles {
  /** PEM; may hold the chain as well, the server's own first. */
  readonly cert: string;
  /** PEM, not encrypted. */
  readonly key: string;
  /** PEM: intermediate CAs, and the root of a private CA. */
  readonly chain?: string;
}

interface Judged {
  readonly served: string;
  readonly key: string;
  /** The root that phones must trust. */
  readonly root: string;
}

const serverAuthentication = '1.3.6.1.5.5.7.3.1';

/** Puts the given certificate where the daemons look. @returns whether another was there */
export async function useGiven(stateDir: string): Promise<boolean> {
  const { given, tls } = statePaths(stateDir);
  let changed = false;
  for (const name of ['server.key', 'server.pem']) {
    const wanted = await readFile(join(given, name), 'utf8');
    if ((await readFile(join(tls, name), 'utf8').catch(() => '')) === wanted) continue;
    await writePrivately(join(tls, name), wanted);
    changed = true;
  }
  return changed;
}

/** Keeps a certificate that has been found good. @throws StackFailure saying all that is wrong; nothing has changed then */
export async function keepGiven(
  stateDir: string,
  { domain }: StackSettings,
  files: CertificateFiles,
): Promise<void> {
  const contents = {
    cert: await read(files.cert, '--cert'),
    key: await read(files.key, '--key'),
    ...(files.chain === undefined ? {} : { chain: await read(files.chain, '--chain') }),
  };
  const { served, key, root } = judge(contents, domain, new Date());
  const { given } = statePaths(stateDir);
  const next = `${given}.next`;
  await rm(next, { recursive: true, force: true });
  await mkdir(next, { recursive: true, mode: 0o700 });
  await writePrivately(join(next, 'server.key'), key);
  await writePrivately(join(next, 'server.pem'), served);
  await writePrivately(join(next, 'root.pem'), root);
  await forgetGiven(stateDir);
  await rename(next, given);
}

/** Forgets the given certificate; from now on the set's own CA makes the phones' certificate. */
export async function forgetGiven(stateDir: string): Promise<void> {
  await rm(statePaths(stateDir).given, { recursive: true, force: true });
}

async function read(file: string, option: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => {
    throw new StackFailure(`${option}: ${file} can't be read`);
  });
}

/** @throws StackFailure with a line for each thing that is wrong */
function judge(files: CertificateFiles, domain: string, now: Date): Judged {
  const [own, ...others] = parse(files.cert, '--cert');
  if (own === undefined) throw new StackFailure('--cert: holds no certificate in PEM form');
  const key = parseKey(files.key);
  const { path, missing } = chainOf(own, [...others, ...parse(files.chain ?? '', '--chain')]);
  const wrong: string[] = [];
  if (!own.checkPrivateKey(key)) wrong.push('--key is not the key of this certificate');
  if (own.checkHost(domain) === undefined) {
    const named = own.subjectAltName ?? oneLine(own.subject);
    wrong.push(`it is for ${named}, not for ${domain}, the name by which phones reach the server set`);
  }
  if (own.ca) wrong.push("it is a CA's certificate, not a server's");
  if (own.keyUsage !== undefined && !own.keyUsage.includes(serverAuthentication)) {
    wrong.push('it is not for servers (extended key usage)');
  }
  if (missing !== undefined) wrong.push(missing);
  for (const one of path) {
    const name = one === own ? 'it' : commonName(one.subject);
    if (new Date(one.validFrom) > now) wrong.push(`${name} is not valid before ${one.validFrom}`);
    if (new Date(one.validTo) < now) wrong.push(`${name} ended on ${one.validTo}`);
  }
  if (wrong.length > 0) {
    throw new StackFailure(`that certificate can't be used:\n${wrong.map((line) => `- ${line}`).join('\n')}`);
  }
  const root = path.at(-1) ?? own;
  return {
    // Phones have the root already.
    served: path
      .filter((one) => one === own || one !== root)
      .map((one) => one.toString())
      .join(''),
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    root: root.toString(),
  };
}

function parse(pem: string, option: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----/gs) ?? [];
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch {
    throw new StackFailure(`${option}: holds a certificate that can't be read`);
  }
}

function parseKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new StackFailure(
      pem.includes('ENCRYPTED')
        ? '--key is encrypted: decrypt it first, since nobody can type its password when the daemons start'
        : '--key: holds no private key in PEM form',
    );
  }
}

/** The chain from the server's certificate to a self-signed one. */
function chainOf(
  own: X509Certificate,
  given: readonly X509Certificate[],
): { readonly path: readonly X509Certificate[]; readonly missing?: string } {
  const path = [own];
  for (let last = own; !isIssuer(last, last); ) {
    const next = given.find((one) => isIssuer(last, one)) ?? publicRoot(last);
    if (next === undefined || path.includes(next)) {
      const issuer = commonName(last.issuer);
      return {
        path,
        missing: `the chain is not complete: the certificate of ${issuer} is missing; add it to --chain`,
      };
    }
    path.push(next);
    last = next;
  }
  return { path };
}

function isIssuer(one: X509Certificate, issuer: X509Certificate): boolean {
  return one.checkIssued(issuer) && one.verify(issuer.publicKey);
}

/** The issuer among the roots that every system trusts. */
function publicRoot(one: X509Certificate): X509Certificate | undefined {
  return rootCertificates.map((pem) => new X509Certificate(pem)).find((root) => isIssuer(one, root));
}

function oneLine(distinguished: string): string {
  return distinguished.replaceAll('\n', ', ');
}

function commonName(distinguished: string): string {
  return /CN=(.*)/.exec(distinguished)?.[1] ?? oneLine(distinguished);
}
