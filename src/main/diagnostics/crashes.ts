import type { App } from 'electron';
import type { Logger } from './port';

/** Logs what nobody caught. The phone stays up: a call may be going on, and the page is another process. */
export function logCrashes(app: App, log: Logger): void {
  // Nobody reads it any more, such as a terminal that was closed: no word about that, least of all there.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  process.on('uncaughtException', (error) => log.write('error', 'main.uncaught-exception', { error }));
  process.on('unhandledRejection', (error) => log.write('error', 'main.unhandled-rejection', { error }));
  app.on('render-process-gone', (_event, _contents, { reason, exitCode }) => {
    log.write('error', 'page.gone', { reason, exitCode });
  });
  // Without its preload a page can say nothing of itself.
  app.on('web-contents-created', (_event, contents) => {
    contents.on('preload-error', (_failed, _path, error) => {
      log.write('error', 'page.preload-failed', { error });
    });
  });
  app.on('child-process-gone', (_event, { type, name, reason, exitCode }) => {
    log.write('error', 'child.gone', { type, service: name, reason, exitCode });
  });
}
