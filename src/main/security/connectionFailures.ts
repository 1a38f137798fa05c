import type { Session } from 'electron';

/**
 * A WebSocket tells the page only that it failed; Chromium's own name for it comes this way. Refused certificates are
 * told by `verifyServers`, with the reason.
 */
export function watchConnectionFailures(
  session: Session,
  onFailed: (failed: { url: string; netError: string }) => void,
): void {
  session.webRequest.onErrorOccurred({ urls: ['wss://*/*'] }, ({ url, error }) => {
    const netError = error.replace(/^net::/, '');
    if (!netError.startsWith('ERR_CERT_')) onFailed({ url, netError });
  });
}
