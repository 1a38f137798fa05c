import type { App, WebContents } from 'electron';
import type { Logger } from '../diagnostics/port';

/** The page stays the page: no navigation, no second window, no embedded content, whoever asks. */
export function lockNavigation(app: App, isOwnUrl: (url: string) => boolean, log: Logger): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.on('will-frame-navigate', (event) => {
      // The error page's buttons are answered already (recovery/errorPage.ts).
      if (event.defaultPrevented) return;
      // Only a reload of the page itself, which is what the development server does.
      if (event.isMainFrame && event.url === contents.getURL() && isOwnUrl(event.url)) return;
      event.preventDefault();
      log.write('warn', 'navigation.refused', { url: event.url });
    });
    contents.on('will-redirect', (event) => {
      event.preventDefault();
      log.write('warn', 'navigation.refused', { url: event.url });
    });
    contents.on('will-attach-webview', (event) => {
      event.preventDefault();
      log.write('warn', 'webview.refused');
    });
    // Nobody is asked about about:blank (Chromium takes it for nothing): what stands there then is no phone. Its process is ended, and
    // recovery does as with one that crashed. `data:` is main's own error page; Chromium lets no page go there.
    contents.on('did-navigate', (_navigated, url) => {
      if (isOwnUrl(url) || url.startsWith('data:')) return;
      log.write('warn', 'navigation.undone', { url });
      contents.forcefullyCrashRenderer();
    });
    contents.setWindowOpenHandler(({ url }) => {
      log.write('warn', 'window-open.refused', { url });
      return { action: 'deny' };
    });
  });
}
