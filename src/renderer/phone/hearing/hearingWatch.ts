import type { EstablishedCall } from '../../../shared/domain/call/call';
import {
  type HearingRepair,
  type HearingState,
  type HearingTrouble,
  type MicrophoneLevel,
  nextRepair,
  nextSecond,
  noTrouble,
} from '../../../shared/domain/media/hearing';
import type { Events, Stop } from '../../../shared/observable';
import { errorText, type Log } from '../diagnostics/log';
import type { CallSample } from '../quality/mediaSampler';
import type { Store } from '../state/store';

/** A step has this many seconds to show its effect before the next is taken. */
const EFFECT_WITHIN_S = 3;

export interface HearingWatchDeps {
  readonly store: Store;
  /** A sample for each second of a call. */
  readonly samples: Events<CallSample>;
  readonly log: Log;
  /** The level since it was asked last; null: not measured. */
  readonly microphoneLevel: (callId: string) => MicrophoneLevel | null;
  /** The repairs that can be tried for that call. */
  readonly possible: (callId: string) => readonly HearingRepair[];
  /** Resolves to whether it could be done; whether it helped shows the sound. */
  readonly repair: (callId: string, step: HearingRepair) => Promise<boolean>;
}

interface Watched {
  hearing: HearingState;
  /** Each step once in a call: what is silent by nature must not be called again and again. */
  readonly tried: Map<HearingTrouble, HearingRepair[]>;
  /** Seconds left until the last step has had its time. */
  waiting: number;
  running: boolean;
}

/** Notices within seconds that the two sides don't hear each other, says so, and does step by step what may help. */
export class HearingWatch {
  readonly #deps: HearingWatchDeps;
  readonly #watched = new Map<string, Watched>();

  constructor(deps: HearingWatchDeps) {
    this.#deps = deps;
  }

  start(): Stop {
    return this.#deps.samples.subscribe((second) => this.#second(second));
  }

  #second({ callId, sample }: CallSample): void {
    const { store, microphoneLevel } = this.#deps;
    const { calls, unheard } = store.state;
    for (const id of this.#watched.keys())
      if (!calls.some((call) => call.id === id)) this.#watched.delete(id);
    const call = calls.find(({ id }) => id === callId);
    if (call?.state !== 'established') return;
    const watched = this.#watched.get(callId) ?? {
      hearing: noTrouble,
      tried: new Map(),
      waiting: 0,
      running: false,
    };
    this.#watched.set(callId, watched);
    const before = watched.hearing.troubles;
    const repairing = watched.running || watched.waiting > 0;
    const second = { sample, microphone: microphoneLevel(callId), ...takesPart(call, call.id in unheard) };
    watched.hearing = nextSecond(watched.hearing, second, repairing);
    watched.waiting = Math.max(0, watched.waiting - 1);
    this.#tellChanges(callId, watched, before);
    const [worst] = watched.hearing.troubles;
    if (worst !== undefined && !watched.running && watched.waiting === 0) this.#mend(callId, watched, worst);
    this.#show(callId, watched);
  }

  #tellChanges(callId: string, { hearing, tried }: Watched, before: readonly HearingTrouble[]): void {
    for (const trouble of hearing.troubles) {
      if (!before.includes(trouble)) this.#deps.log('warn', 'hearing-trouble', { callId, trouble });
    }
    for (const trouble of before) {
      if (hearing.troubles.includes(trouble)) continue;
      this.#deps.log('info', 'hearing-again', {
        callId,
        trouble,
        tried: tried.get(trouble)?.join(', ') ?? '',
      });
    }
  }

  #mend(callId: string, watched: Watched, trouble: HearingTrouble): void {
    const { possible, repair, log } = this.#deps;
    const tried = watched.tried.get(trouble) ?? [];
    const step = nextRepair(trouble, tried, possible(callId));
    if (step === null) return;
    watched.tried.set(trouble, [...tried, step]);
    watched.running = true;
    log('info', 'hearing-repair', { callId, trouble, step });
    repair(callId, step)
      .then(
        (done) => log('info', 'hearing-repair-done', { callId, step, done }),
        (error: unknown) => log('warn', 'hearing-repair-failed', { callId, step, error: errorText(error) }),
      )
      .finally(() => {
        watched.running = false;
        watched.waiting = EFFECT_WITHIN_S;
      });
  }

  #show(callId: string, { hearing, running, waiting }: Watched): void {
    const { store } = this.#deps;
    const [trouble] = hearing.troubles;
    const shown = store.state.hearing;
    const next = trouble === undefined ? null : { callId, trouble, repairing: running || waiting > 0 };
    // Another call's is not ours to take away.
    if (next === null && shown?.callId !== callId) return;
    if (next?.trouble === shown?.trouble && next?.repairing === shown?.repairing && shown?.callId === callId)
      return;
    store.dispatch({ type: 'hearing', hearing: next });
  }
}

/** Without a microphone there is nothing to find out, and the agent has been told. */
const takesPart = ({ muted, localHold, heldByOther }: EstablishedCall, unheard: boolean) => {
  const listens = localHold === 'off' && !heldByOther;
  return { speaks: listens && !muted && !unheard, listens };
};
