import type { Log } from './port';

/** So much at once, and so much every second after that. A line counts once, and once more for every 500 characters. */
const AT_ONCE = 300;
const A_SECOND = 5;
const CHARACTERS = 500;
/** What was left out is told that often at most. */
const TELL_AFTER_MS = 10_000;

/**
 * For what the page, or what came by it, can log any number of times: it must neither hold up main nor push out of the files what
 * was logged before. A busy phone writes about one line a second.
 */
export function boundedLog(log: Log, now: () => number = () => performance.now()): Log {
  let left = AT_ONCE;
  let at = now();
  let leftOut = 0;

  function tell(): void {
    log.write('warn', 'page.lines-left-out', { lines: leftOut });
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

/** Of the texts; what is no text is short. */
function lengthOf(fields: Parameters<Log['write']>[2] = {}): number {
  return Object.values(fields).reduce<number>(
    (sum, value) => sum + (typeof value === 'string' ? value.length : 0),
    0,
  );
}
