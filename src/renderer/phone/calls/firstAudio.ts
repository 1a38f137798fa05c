import type { SoundSource } from '../sip/types';
import type { Timers } from '../util/timers';

/** How often it is looked for (milliseconds): the precision is better, since the browser notes when it played. */
const POLL_MS = 20;
/** When nothing was heard for this long (milliseconds), nothing is measured. */
const LIMIT_MS = 20_000;

/**
 * Tells once when the first received audio was played, in milliseconds since the page began. Returns the function
 * that stops it.
 */
export function watchFirstAudio(
  source: SoundSource,
  timers: Timers,
  heard: (at: number) => void,
): () => void {
  let cancel = () => {};
  let left = LIMIT_MS / POLL_MS;
  const look = () => {
    const [first] = source.getSynchronizationSources();
    if (first !== undefined) {
      heard(first.timestamp - performance.timeOrigin);
    } else if (left > 0) {
      left -= 1;
      cancel = timers.after(POLL_MS, look);
    }
  };
  look();
  return () => cancel();
}
