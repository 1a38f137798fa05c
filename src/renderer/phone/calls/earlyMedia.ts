import type { Call } from '../../../shared/domain/call/call';
import { type StatsEntry, type StatsLook, sampleBetween } from '../../../shared/domain/media/mediaSample';
import { Observable, type Stop, together, type Watchable } from '../../../shared/observable';
import { sameData } from '../../../shared/sameData';
import { type Log, listenerFailed } from '../diagnostics/log';
import { StatsLoop } from '../quality/statsLoop';
import type { Store } from '../state/store';
import type { Timers } from '../util/timers';

/** Between two looks (milliseconds): as long as a tone of ours and one of theirs may be heard together. */
const LOOK_EVERY_MS = 200;
/** Sound that is there at all comes within this time of its description (milliseconds). */
const FIRST_SOUND_MS = 1000;
/** Pauses of a ringing tone are 5 s at most (ITU-T E.180, supplement 2); longer ones are no pauses (milliseconds). */
const LONGEST_PAUSE_MS = 8000;
/** The level between silence or comfort noise, as networks send it, and any tone (dBFS). */
const SOUND_DB = -55;

/** The media of a dialled call that was described ahead of the answer. Times are milliseconds. */
export interface EarlyMedia {
  readonly describedAt: number;
  /** When sound came last; null: none yet. */
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
  readonly store: Pick<Store, 'watch'>;
  /** Whether the far end has described the media of that call, which is not answered yet. */
  readonly described: (callId: string) => boolean;
  /** The statistics of that call. */
  readonly stats: (callId: string) => Promise<readonly StatsEntry[] | null>;
  readonly timers: Timers;
  readonly log: Log;
  /** Milliseconds. */
  readonly now: () => number;
}

function beginning(tonePlays: boolean, now: number): EarlyMedia {
  return { describedAt: tonePlays ? Number.NEGATIVE_INFINITY : now, heardAt: null };
}

/** Listens, while a call is dialled, for what comes ahead of the answer: a 183 or a description promises sound and may bring none. */
export class EarlyMediaWatch {
  readonly #deps: EarlyMediaWatchDeps;
  readonly #described = new Map<string, EarlyMedia>();
  /** Ring without a description: a tone of ours that is there goes on until sound comes. */
  readonly #undescribed = new Set<string>();
  readonly #heard: Observable<ReadonlySet<string>>;
  readonly #loop: StatsLoop;

  constructor(deps: EarlyMediaWatchDeps) {
    this.#deps = deps;
    this.#heard = new Observable<ReadonlySet<string>>(new Set(), listenerFailed(deps.log, 'early-media'));
    this.#loop = new StatsLoop({
      everyMs: LOOK_EVERY_MS,
      stats: deps.stats,
      looked: (callId, before, look) => this.#looked(callId, before, look),
      failed: 'early-media-stats-failed',
      timers: deps.timers,
      log: deps.log,
      now: deps.now,
    });
  }

  /** The dialled calls whose other side gives the agent something to hear. */
  get heard(): Watchable<ReadonlySet<string>> {
    return this.#heard;
  }

  start(): Stop {
    return together(
      () => this.#follow([]),
      this.#deps.store.watch(
        ({ calls }) => calls,
        (calls) => this.#follow(calls),
      ),
    );
  }

  #follow(calls: readonly Call[]): void {
    const { described, now } = this.#deps;
    const ringing = calls.flatMap((call) =>
      call.state === 'dialling' && call.progress === 'remote-ringing' ? [call.id] : [],
    );
    for (const known of [this.#described, this.#undescribed]) {
      for (const id of known.keys()) if (!ringing.includes(id)) known.delete(id);
    }
    const heard = new Set([...this.#heard.value].filter((id) => this.#described.has(id)));
    for (const id of ringing) {
      if (!described(id)) this.#undescribed.add(id);
      else if (!this.#described.has(id)) {
        const tonePlays = this.#undescribed.has(id);
        this.#described.set(id, beginning(tonePlays, now()));
        if (!tonePlays) heard.add(id);
      }
    }
    this.#become(heard);
    this.#loop.follow([...this.#described.keys()]);
  }

  #looked(id: string, before: StatsLook | null, look: StatsLook | null): void {
    const { log, now } = this.#deps;
    let media = this.#described.get(id);
    if (media === undefined) return;
    if (look !== null && before !== null && soundBetween(before, look)) {
      media = { ...media, heardAt: look.at };
      this.#described.set(id, media);
    }
    const heard = isHeard(media, now());
    if (this.#heard.value.has(id) === heard) return;
    log('info', 'early-media', { callId: id, heard });
    const others = [...this.#heard.value].filter((other) => other !== id);
    this.#become(new Set(heard ? [...others, id] : others));
  }

  #become(heard: ReadonlySet<string>): void {
    if (!sameData([...heard], [...this.#heard.value])) this.#heard.set(heard);
  }
}
