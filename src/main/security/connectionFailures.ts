import { net, type Session } from 'electron';

const ANSWERS_WITHIN_MS = 10_000;

/**
 * A WebSocket tells nobody why it failed, Electron's webRequest says ERR_FAILED for everything. So the same server is
 * asked once more, by a plain request in the same session, which fails for the same reason and tells it.
 * `onFailed` gets Chromium's name, such as ERR_CONNECTION_REFUSED; nothing when the server is reachable after all.
 */
export function watchConnectionFailures(
  session: Session,
  onFailed: (failed: { url: string; netError: string }) => void,
): void {
  const asking = new Set<string>();
  session.webRequest.onErrorOccurred({ urls: ['wss://*/*'] }, ({ url }) => {
    const { host } = new URL(url);
    if (asking.has(host)) return;
    asking.add(host);
    void askWhy(session, host).then((netError) => {
      asking.delete(host);
      if (netError !== null) onFailed({ url, netError });
    });
  });
}

function askWhy(session: Session, host: string): Promise<string | null> {
  return new Promise((resolve) => {
    const request = net.request({ method: 'HEAD', url: `https://${host}/`, session, redirect: 'manual' });
    const timer = setTimeout(() => finish('ERR_TIMED_OUT'), ANSWERS_WITHIN_MS);
    const finish = (netError: string | null): void => {
      clearTimeout(timer);
      resolve(netError);
      request.abort();
    };
    request.once('response', () => finish(null));
    request.once('redirect', () => finish(null));
    request.on('error', ({ message }) => finish(/ERR_[A-Z0-9_]+/.exec(message)?.[0] ?? 'ERR_FAILED'));
    request.end();
  });
}
