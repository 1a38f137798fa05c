import type { Session } from 'electron';
import type { Logger } from '../diagnostics/port';
import type { SendEvent } from '../ipc/port';
import type { PrivateTrust } from '../security/certificates/judgeServer';
import { type ServerJudge, verifyServers } from '../security/certificates/verifyServers';
import { watchConnectionFailures } from '../security/connectionFailures';
import { servePageFiles } from '../security/pageFiles';
import { pageScheme } from '../security/pageUrl';
import { restrictPermissions } from '../security/permissions';
import type { PageSource } from './page';

/** Makes a session fit for the page, before anything is loaded in it: files, permissions, certificates. */
export function preparePageSession(
  session: Session,
  {
    page,
    trust,
    caFileOnly,
    sendEvent,
    log,
  }: {
    readonly page: PageSource;
    readonly trust: () => PrivateTrust | null;
    readonly caFileOnly: boolean;
    readonly sendEvent: SendEvent;
    readonly log: Logger;
  },
): ServerJudge {
  const serve = servePageFiles(page.root);
  // Not protocol.handle, which loads Node's whole fetch for the first file (docs/decisions/0030).
  session.protocol.registerBufferProtocol(pageScheme, (request, respond) => {
    void serve(request).then(respond);
  });
  restrictPermissions(session, page.isOwnUrl, log);
  const judge = verifyServers(session, { trust, caFileOnly, log });
  watchConnectionFailures(session, (failed) => {
    const { hostname } = new URL(failed.url);
    const reason = judge.refusalOf(hostname);
    // Chromium's own refusals have names; what it would have accepted and main refuses is only ERR_FAILED.
    if (reason !== null && /^ERR_(CERT_|FAILED$)/.test(failed.netError)) {
      sendEvent('certificate:refused', { host: hostname, reason });
      return;
    }
    log.write('warn', 'connection.failed', failed);
    sendEvent('connection:failed', failed);
  });
  return judge;
}
