import { app, type Certificate, type Details, type Session } from 'electron';
import type { CertificateRefusal } from '../../../shared/domain/registration/registration';
import type { Logger } from '../../diagnostics/port';
import { isGood, judgeServer, type PrivateTrust } from './judgeServer';
import { withoutBrackets } from './verifyAgainstCa';

/** Electron's codes for the callback of setCertificateVerifyProc. */
const ACCEPT = 0;
const REFUSE = -2;
const CHROMIUMS_RESULT = -3;

type VerifyProc = NonNullable<Parameters<Session['setCertificateVerifyProc']>[0]>;
const NETWORK_SERVICE = 'network.mojom.NetworkService';
/**
 * The time until the new network process is spoken to (milliseconds): at the news of the old one's end Electron still speaks to
 * that; the page connects again after a second.
 */
const NEW_PROCESS_AFTER_MS = 250;

/** The most of a chain that is read from Chromium: it may be hostile, and even circular. */
const MAX_CHAIN = 10;

export interface ServerJudge {
  /**
   * Says why a host was refused in this session. Chromium keeps its own verdict for half an hour and then does not ask again,
   * so a refusal stands, even against another CA, until the page moves to another session (docs/decisions/0022).
   */
  refusalOf(host: string): CertificateRefusal | null;
  /** No page is in this session any more. The session itself stays for as long as the program runs. */
  end(): void;
}

/** Judges every TLS server that a page of this session connects to. */
export function verifyServers(
  session: Session,
  {
    trust,
    caFileOnly,
    log,
  }: { trust: () => PrivateTrust | null; readonly caFileOnly: boolean; readonly log: Logger },
): ServerJudge {
  const refused = new Map<string, CertificateRefusal>();
  const judge: VerifyProc = ({ hostname, certificate, verificationResult }, callback) => {
    const server = {
      hostname,
      chainPem: chainOf(certificate),
      chromiumResult: verificationResult,
      notBefore: new Date(certificate.validStart * 1000),
    };
    const verdict = judgeServer(server, { trust: trust(), caFileOnly }, new Date());
    if (verdict.ok) {
      refused.delete(hostname);
      log.write('info', 'certificate.accepted', { host: hostname, by: verdict.by });
      callback(verdict.by === 'ca-file' ? ACCEPT : CHROMIUMS_RESULT);
      return;
    }
    const { fingerprint, subjectName, issuerName } = certificate;
    log.write('warn', 'certificate.refused', {
      host: hostname,
      reason: verdict.problem,
      chromium: verificationResult,
      fingerprint,
      subject: subjectName,
      issuer: issuerName,
    });
    refused.set(hostname, verdict.problem);
    // Chromium's own name for what is wrong, where it has found something.
    callback(isGood(verificationResult) ? REFUSE : CHROMIUMS_RESULT);
  };
  session.setCertificateVerifyProc(judge);
  // Chromium starts its network process anew when that has died, and Electron does not give the new one who is to judge.
  const renew = (_event: unknown, { serviceName }: Details): void => {
    if (serviceName !== NETWORK_SERVICE) return;
    refused.clear();
    setTimeout(() => session.setCertificateVerifyProc(judge), NEW_PROCESS_AFTER_MS);
  };
  app.on('child-process-gone', renew);
  return {
    refusalOf: (host) => refused.get(withoutBrackets(host)) ?? null,
    end: () => void app.off('child-process-gone', renew),
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
