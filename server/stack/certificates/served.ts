import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StackFailure } from '../failure';
import { withLock } from '../host/lock';
import { createRuntime } from '../runtime/create';
import { definitions } from '../runtime/definitions';
import type { Runtime } from '../runtime/runtime';
import type { Service } from '../settings/services';
import { requireSettings, type StackSettings } from '../settings/settings';
import { isGiven, type StackSelection, statePaths } from '../settings/state-dir';
import { ensureCertificates } from './certificates';
import { type CertificateFiles, forgetGiven, keepGiven } from './given';

const day = 24 * 60 * 60 * 1000;
/** Days before a certificate's end from which on there is a warning. */
const warnAt = 30;

/** The certificate that phones see. */
export interface ServedCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly names: string;
  /** SHA-256. */
  readonly fingerprint: string;
  readonly notAfter: Date;
  /** Whole days until its end; negative after it. */
  readonly daysLeft: number;
  /** True if IT has given it; else the set's own CA made it. */
  readonly given: boolean;
}

/** @throws StackFailure when the set was never brought up */
export async function showCertificate(stateDir: string): Promise<ServedCertificate> {
  const pem = await readFile(join(statePaths(stateDir).tls, 'server.pem'), 'utf8').catch(() => {
    throw new StackFailure('there is no certificate yet: run `up` first');
  });
  const one = new X509Certificate(pem);
  const notAfter = new Date(one.validTo);
  return {
    subject: one.subject.replaceAll('\n', ', '),
    issuer: one.issuer.replaceAll('\n', ', '),
    names: one.subjectAltName ?? '',
    fingerprint: one.fingerprint256,
    notAfter,
    daysLeft: Math.floor((notAfter.getTime() - Date.now()) / day),
    given: await isGiven(stateDir),
  };
}

/** A warning with its remedy when the certificate ends soon or has ended; else undefined. */
export function expiryWarning({
  daysLeft,
  notAfter,
  given,
}: ServedCertificate): { readonly detail: string; readonly remedy: string } | undefined {
  if (daysLeft >= warnAt) return undefined;
  const end = daysLeft < 0 ? 'has ended' : `ends in ${daysLeft} days`;
  return {
    detail: `the certificate that phones see ${end} (${notAfter.toISOString()})`,
    remedy: given
      ? 'get a new one, then run `certificate set`'
      : 'run `certificate renew`, which interrupts no call',
  };
}

/**
 * Lets every running daemon of this host reload certificates and keys. Connections and calls go on; new handshakes get the new
 * certificate.
 * @returns who was told
 * @throws StackFailure naming a daemon that refuses
 */
export async function reloadDaemons(runtime: Runtime, { run }: StackSettings): Promise<Service[]> {
  const told: Service[] = [];
  for (const service of run) {
    const { reload } = definitions[service];
    if (reload === undefined || (await runtime.state(service)) !== 'running') continue;
    await runtime.refresh(service);
    const { code, output } = await runtime.control(service, reload);
    if (code !== 0 || output.startsWith('error:')) {
      throw new StackFailure(`${service} did not accept the certificate: ${output.trim()}`);
    }
    told.push(service);
  }
  return told;
}

/** Lets the daemons reload the certificate files. */
export function reloadCertificates(selection: StackSelection): Promise<readonly Service[]> {
  return change(selection, async () => undefined);
}

/** @throws StackFailure saying what is wrong with the files; nothing has changed then */
export function setCertificate(
  selection: StackSelection,
  files: CertificateFiles,
): Promise<readonly Service[]> {
  return change(selection, async (settings) => {
    await keepGiven(selection.stateDir, settings, files);
    await ensureCertificates(selection.stateDir, settings);
  });
}

/**
 * Makes a new certificate with the set's own CA.
 * @param own also when IT has given one, which is forgotten
 * @throws StackFailure when IT has given one and `own` is false
 */
export function renewCertificate(selection: StackSelection, own: boolean): Promise<readonly Service[]> {
  return change(selection, async (settings) => {
    if (!own && (await isGiven(selection.stateDir))) {
      throw new StackFailure(
        "the certificate was given: replace it with `certificate set`, or go back to the server set's own CA with `certificate renew --own`",
      );
    }
    await forgetGiven(selection.stateDir);
    await ensureCertificates(selection.stateDir, settings, true);
  });
}

/** Makes the set's own certificate anew when that is due. @returns who was told of it */
export async function renewIfDue(selection: StackSelection): Promise<readonly Service[]> {
  const settings = await requireSettings(selection);
  if (!(await ensureCertificates(selection.stateDir, settings))) return [];
  return reloadCertificates(selection);
}

async function change(
  selection: StackSelection,
  action: (settings: StackSettings) => Promise<void>,
): Promise<readonly Service[]> {
  const settings = await requireSettings(selection);
  const quiet = () => undefined;
  return withLock(
    statePaths(selection.stateDir).lock,
    async () => {
      await action(settings);
      return reloadDaemons(createRuntime(selection, settings, quiet), settings);
    },
    quiet,
  );
}
