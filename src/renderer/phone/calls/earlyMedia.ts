import type { Call } from '../../../shared/domain/call/call';
import { type StatsEntry, type StatsLook, sampleBetween } from '../../../shared/domain/media/mediaSample';
import { errorText, type Log } from '../diagnostics/log';
import type { Timers } from '../util/timers';

/** Between two looks (milliseconds): as long as a tone of ours and one of theirs may be heard together. */
const LOOK_EVERY_MS = 200;
/** Sound that is there at all comes within this time of its description (milliseconds). */
const FIRST_SOUND_MS = 1000;
/** Pauses of a ringing tone are 5 s at most (ITU-T E.180, supplement 2); longer ones are no pauses (milliseconds). */
const LONGEST_PAUSE_MS = 8000;
/** What networks send as silence or comfort noise is softer, any tone is louder (dBFS). */
const SOUND_DB = -55;

/** Of a dialled call whose media was described ahead of the answer. Times are milliseconds. */
export interface EarlyMedia {
  readonly describedAt: number;
  /** null: nothing yet. */
  readonly heardAt: number | null;
}

/** Whether the other side gives the agent something to hear, so that the phone makes no tone of its own. Pure. */
export function isHeard({ describedAt, heardAt }: EarlyMedia, now: number): boolean {
  return heardAt === null ? now - describedAt < FIRST_SOUND_MS : now - heardAt < LONGEST_PAUSE_MS;
}

/** Whether sound came between two looks: packets, and not of silence. Pure. */
export function soundBetween(before: StatsLook, now: StatsLook): boolean {
  const { packets, levelDb } = sampleBetween(before, now).received;
  return packets !== null && packets > 0 && (levelDb === null || levelDb > SOUND_DB);
}

export interface EarlyMediaWatchDeps {
  /** Whether the far end has described the media of that call, which is not answered yet. */
  readonly described: (callId: string) => boolean;
  /** What getStats says of that call. */
  readonly stats: (callId: string) => Promise<readonly StatsEntry[] | null>;
  /** Another answer of `isHeard`. */
  readonly changed: () => void;
  readonly timers: Timers;
  readonly log: Log;
  /** Milliseconds. */
  readonly now: () => number;
}

interface Watched {
  media: EarlyMedia;
  last: StatsLook | null;
  told: boolean;
}

function beginning(tonePlays: boolean, now: number): Watched {
  const describedAt = tonePlays ? Number.NEGATIVE_INFINITY : now;
  return { media: { describedAt, heardAt: null }, last: null, told: !tonePlays };
}

/** Listens, while a call is dialled, for what comes ahead of the answer: a 183 or a description promises sound and may bring none. */
export class EarlyMediaWatch {
  readonly #deps: EarlyMediaWatchDeps;
  readonly #watched = new Map<string, Watched>();
  /** Ring without a description: a tone of ours that is there goes on until sound comes. */
  readonly #undescribed = new Set<string>();
  #cancel: (() => void) | null = null;

  constructor(deps: EarlyMediaWatchDeps) {
    this.#deps = deps;
  }

  isHeard(callId: string): boolean {
    return this.#watched.get(callId)?.told ?? false;
  }

  /** After every change of the calls. */
  follow(calls: readonly Call[]): void {
    const { described, now } = this.#deps;
    const ringing = calls.flatMap((call) =>
      call.state === 'dialling' && call.progress === 'remote-ringing' ? [call.id] : [],
    );
    for (const known of [this.#watched, this.#undescribed]) {
      for (const id of known.keys()) if (!ringing.includes(id)) known.delete(id);
    }
    for (const id of ringing) {
      if (!described(id)) this.#undescribed.add(id);
      else if (!this.#watched.has(id)) this.#watched.set(id, beginning(this.#undescribed.has(id), now()));
    }
    if (this.#watched.size === 0) this.#stop();
    else if (this.#cancel === null) this.#next(0);
  }

  #stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #next(afterMs: number): void {
    this.#cancel = this.#deps.timers.after(afterMs, () => {
      this.#next(LOOK_EVERY_MS);
      for (const [id, watched] of this.#watched) void this.#look(id, watched);
    });
  }

  async #look(id: string, watched: Watched): Promise<void> {
    const { stats, log, now, changed } = this.#deps;
    try {
      const entries = await stats(id);
      const look: StatsLook | null = entries === null ? null : { at: now(), entries };
      if (look !== null && watched.last !== null && soundBetween(watched.last, look)) {
        watched.media = { ...watched.media, heardAt: look.at };
      }
      watched.last = look;
    } catch (error) {
      log('warn', 'early-media-stats-failed', { callId: id, error: errorText(error) });
    }
    const heard = isHeard(watched.media, now());
    if (watched.told === heard || this.#watched.get(id) !== watched) return;
    watched.told = heard;
    log('info', 'early-media', { callId: id, heard });
    changed();
  }
}
