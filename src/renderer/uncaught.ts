import type { Uncaught } from '../shared/ipc/uncaughtSchema';

/** An error that comes with every frame must not fill the log: so many in so long a time, the rest is counted. */
const AT_MOST = 10;
const WITHIN_MS = 60_000;
const MAX_TEXT = 500;
const MAX_STACK = 1500;

type Tell = (uncaught: Uncaught) => Promise<void>;

/** Tells of every error in this page that nobody catches. Never throws, and a page that can't tell stays silent. */
export function watchUncaught(page: Pick<Window, 'addEventListener'>, tell: Tell): void {
  let told = 0;
  let leftOut = 0;

  const send = (event: Uncaught['event'], fields: Uncaught['fields']): void => {
    tell({ event, fields }).catch(() => undefined);
  };
  const periodOver = (): void => {
    told = 0;
    if (leftOut > 0) send('uncaught-left-out', { errors: leftOut });
    leftOut = 0;
  };
  const report = (event: Uncaught['event'], thrown: unknown, place: Uncaught['fields'] = {}): void => {
    if (told === 0) setTimeout(periodOver, WITHIN_MS);
    if (told === AT_MOST) {
      leftOut += 1;
      return;
    }
    told += 1;
    send(event, { ...described(thrown), ...place });
  };

  page.addEventListener('error', ({ error, message, filename, lineno, colno }) => {
    report('uncaught-error', error ?? message, {
      place: `${filename}:${lineno}:${colno}`.slice(0, MAX_TEXT),
    });
  });
  page.addEventListener('unhandledrejection', ({ reason }) => report('unhandled-rejection', reason));
}

/** Anything can be thrown, also what fails when it is looked at. */
function described(thrown: unknown): Uncaught['fields'] {
  try {
    if (!(thrown instanceof Error)) return { error: String(thrown).slice(0, MAX_TEXT) };
    const stack = thrown.stack?.slice(0, MAX_STACK);
    return {
      error: `${thrown.name}: ${thrown.message}`.slice(0, MAX_TEXT),
      ...(stack !== undefined && { stack }),
    };
  } catch {
    return { error: '(not readable)' };
  }
}
