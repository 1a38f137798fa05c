import type { WebContents } from 'electron';
import type { PageFailure } from '../../shared/domain/call/recovery';
import type { Logger } from '../diagnostics/port';
import { CrashLimit } from './crashLimit';
import { PageWatch } from './pageWatch';

export interface KeepAliveOptions {
  /** Loads the phone's page. */
  readonly load: () => Promise<void>;
  /** Asks the page whether it still runs; it answers by `PageKeeper.answered`. */
  readonly ask: () => void;
  /** Called when the page's process has ended; it is about to be loaded anew, or given up. */
  readonly onGone: (failure: PageFailure) => void;
  /** Shows that the page has crashed too often; whoever tries again calls `again`. */
  readonly giveUp: (again: () => void) => Promise<void>;
  readonly log: Logger;
}

export interface PageKeeper {
  /** The page says that it runs. From the first time on it is watched. */
  answered(): void;
}

/**
 * A page that crashed or hangs is loaded anew and signs in again: an agent whose phone is a blank window gets no calls. One
 * that keeps crashing is given up (docs/decisions/0070).
 */
export function keepPageAlive(
  contents: WebContents,
  { load, ask, onGone, giveUp, log }: KeepAliveOptions,
): PageKeeper {
  const limit = new CrashLimit();
  let killed = false;
  let givenUp = false;
  const watch = new PageWatch({
    ask,
    isPaused: () => contents.isDevToolsOpened() || contents.debugger.isAttached(),
    onHung: kill,
  });

  function kill(): void {
    killed = true;
    const pid = contents.getOSProcessId();
    log.write('error', 'page.hung', { pid });
    // Not forcefullyCrashRenderer: that asks the process to crash, which one that is stopped or swapped out does not hear.
    // 0: its process never came to be.
    if (pid === 0) startAnew();
    else process.kill(pid, 'SIGKILL');
  }

  function startAnew(): void {
    const why = killed ? 'hung' : 'crashed';
    killed = false;
    onGone(why);
    givenUp = limit.reached(performance.now());
    if (givenUp) watch.stop();
    else watch.start();
    // A task later: loading from within the news of the end can take Electron itself down (electron/electron#51900).
    setImmediate(() => {
      if (contents.isDestroyed()) return;
      (givenUp ? giveUp(again) : load()).catch((error: unknown) =>
        log.write('error', 'page.not-loaded', { error }),
      );
    });
  }

  function again(): void {
    givenUp = false;
    limit.forget();
    watch.start();
    load().catch((error: unknown) => log.write('error', 'page.not-loaded', { error }));
  }

  contents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit' && !givenUp) startAnew();
  });
  contents.once('destroyed', () => watch.stop());
  return {
    answered() {
      watch.answered();
      if (!givenUp) watch.start();
    },
  };
}
