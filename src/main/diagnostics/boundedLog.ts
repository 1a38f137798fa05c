import type { Logger } from './port';

/** The lines that may come at once, and every second after that. A line counts once, and once more for every 500 characters. */
const AT_ONCE = 300;
const A_SECOND = 5;
const CHARACTERS = 500;
/** The shortest time between two lines about what was left out. */
const TELL_AFTER_MS = 10_000;

export interface BoundedLogs {
  /** The log for what the pages say of themselves. */
  readonly pageLog: Logger;
  /** The log for main's verdicts on what the pages do, or what comes by them: refusals above all. */
  readonly verdictLog: Logger;
}

/**
 * Bounds what the page can cause any number of: it must neither hold up main nor push out of the files what was logged before. A busy
 * phone writes about one line a second. Each has its own measure: a page that talks much hides nothing that it is refused.
 */
export const boundedLogs = (log: Logger): BoundedLogs => ({
  pageLog: boundedLog(log, 'page.lines-left-out'),
  verdictLog: boundedLog(log, 'verdict.lines-left-out'),
});

function boundedLog(log: Logger, leftOutEvent: string): Logger {
  const now = (): number => performance.now();
  let left = AT_ONCE;
  let at = now();
  let leftOut = 0;

  function tell(): void {
    log.write('warn', leftOutEvent, { lines: leftOut });
    leftOut = 0;
  }

  return {
    write(level, event, fields) {
      const time = now();
      left = Math.min(AT_ONCE, left + ((time - at) / 1000) * A_SECOND);
      at = time;
      const cost = 1 + Math.floor(lengthOf(fields) / CHARACTERS);
      if (cost <= left) {
        left -= cost;
        log.write(level, event, fields);
        return;
      }
      leftOut += 1;
      if (leftOut === 1) setTimeout(tell, TELL_AFTER_MS).unref();
    },
  };
}

/** Counts the characters of the texts; what is no text is short. */
function lengthOf(fields: Parameters<Logger['write']>[2] = {}): number {
  return Object.values(fields).reduce<number>(
    (sum, value) => sum + (typeof value === 'string' ? value.length : 0),
    0,
  );
}
