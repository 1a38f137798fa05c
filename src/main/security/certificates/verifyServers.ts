import type { Certificate, Session } from 'electron';
import type { CertificateRefusal } from '../../../shared/domain/registration';
import type { Log } from '../../diagnostics/port';
import { judgeServer, type PrivateTrust } from './judgeServer';

/** Electron's codes for the callback of setCertificateVerifyProc. */
const ACCEPT = 0;
const CHROMIUMS_RESULT = -3;

/** The most of a chain that is read from Chromium: it may be hostile, and even circular. */
const MAX_CHAIN = 10;

/**
 * Every TLS server that the page connects to is judged here. Refusals are told with their reason.
 * @returns forgets what was judged so far, for when the trust is another one
 */
export function verifyServers(
  session: Session,
  {
    trust,
    onRefused,
    log,
  }: {
    trust: () => PrivateTrust | null;
    onRefused: (refused: { host: string; reason: CertificateRefusal }) => void;
    log: Log;
  },
): () => Promise<void> {
  session.setCertificateVerifyProc(({ hostname, certificate, verificationResult }, callback) => {
    const server = {
      hostname,
      chainPem: chainOf(certificate),
      chromiumResult: verificationResult,
      notBefore: new Date(certificate.validStart * 1000),
    };
    const verdict = judgeServer(server, trust(), new Date());
    if (verdict.ok) {
      log.write('info', 'certificate.accepted', { host: hostname, by: verdict.by });
      callback(verdict.by === 'ca-file' ? ACCEPT : CHROMIUMS_RESULT);
      return;
    }
    const { fingerprint, subjectName, issuerName } = certificate;
    log.write('warn', 'certificate.refused', {
      host: hostname,
      reason: verdict.refusal,
      chromium: verificationResult,
      fingerprint,
      subject: subjectName,
      issuer: issuerName,
    });
    onRefused({ host: hostname, reason: verdict.refusal });
    callback(CHROMIUMS_RESULT);
  });
  return async () => {
    await session.closeAllConnections();
  };
}

function chainOf(certificate: Certificate): string[] {
  const chain: string[] = [];
  let each: Certificate | undefined = certificate;
  while (each !== undefined && chain.length < MAX_CHAIN && !chain.includes(each.data)) {
    chain.push(each.data);
    each = each.issuerCert;
  }
  return chain;
}
