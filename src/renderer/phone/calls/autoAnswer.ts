import type { Call } from '../../../shared/domain/call/call';
import { callerKind } from '../../../shared/domain/call/callerKind';
import type { CommandOrigin, PhoneCommand } from '../../../shared/domain/call/command';
import { Observable, type Stop, together, type Watchable } from '../../../shared/observable';
import type { AudioPort } from '../audio/audioPort';
import { type Log, listenerFailed } from '../diagnostics/log';
import type { PreferenceSource } from '../preferences';
import type { Store } from '../state/store';
import type { Timers } from '../util/timers';

/** A zip tone that is not over after this long is not heard at all, for want of a loudspeaker (milliseconds). */
const ZIP_LIMIT_MS = 1_000;

export interface AutoAnswerDeps {
  readonly store: Store;
  readonly preferences: PreferenceSource;
  readonly audio: Pick<AudioPort, 'playOnce'>;
  readonly timers: Timers;
  readonly log: Log;
  readonly execute: (command: PhoneCommand, origin: CommandOrigin) => Promise<unknown>;
}

/**
 * Answers routed calls where it is wished: after the delay, with a zip tone in the ear before the microphone opens and the caller
 * is heard. Only where nothing else goes on, then and until it is answered.
 */
export class AutoAnswer {
  readonly #deps: AutoAnswerDeps;
  readonly #taking: Observable<string | null>;
  #cancel = () => {};

  constructor(deps: AutoAnswerDeps) {
    this.#deps = deps;
    this.#taking = new Observable<string | null>(null, listenerFailed(deps.log, 'auto-answer'));
  }

  /** The call of which the zip tone tells the agent that it comes: it rings no more. */
  get taking(): Watchable<string | null> {
    return this.#taking;
  }

  start(): Stop {
    const follow = (calls: readonly Call[], before: readonly Call[]): void => {
      if (calls.length !== 1 || calls[0]?.state !== 'ringing') this.#cancel();
      for (const { id, state } of calls) {
        if (state === 'ringing' && !before.some((other) => other.id === id)) this.#consider(id);
      }
    };
    return together(
      this.#deps.store.watch(({ calls }) => calls, follow),
      () => this.#cancel(),
    );
  }

  #consider(callId: string): void {
    const wish = this.#deps.preferences.current['answer.auto'];
    if (wish === 'off' || !this.#mayTake(callId)) return;
    this.#cancel = this.#deps.timers.after(Number.parseInt(wish, 10) * 1000, () => void this.#take(callId));
  }

  async #take(callId: string): Promise<void> {
    const { log, execute } = this.#deps;
    if (!this.#mayTake(callId)) return;
    log('info', 'auto-answer', { callId });
    this.#taking.set(callId);
    await this.#zip();
    if (this.#mayTake(callId)) await execute({ kind: 'answer', callId }, 'auto');
    this.#taking.set(null);
  }

  #zip(): Promise<void> {
    const { audio, timers } = this.#deps;
    const { ended, stop } = audio.playOnce('zip');
    return new Promise((resolve) => {
      const cancel = timers.after(ZIP_LIMIT_MS, () => {
        stop();
        resolve();
      });
      void ended.then(() => {
        cancel();
        resolve();
      });
    });
  }

  /** The call rings, nothing else goes on, and it is a routed one. */
  #mayTake(callId: string): boolean {
    const { store, preferences } = this.#deps;
    const [call, ...others] = store.state.calls;
    if (call === undefined || others.length > 0 || call.id !== callId || call.state !== 'ringing')
      return false;
    return callerKind(call, preferences.current['ring.internalNumbers']) === 'routed';
  }
}
