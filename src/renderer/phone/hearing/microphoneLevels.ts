import type { MicrophoneLevel } from '../../../shared/domain/media/hearing';
import type { SoundLevel } from '../../../shared/domain/media/soundLevel';
import { type Stop, together } from '../../../shared/observable';
import { type Microphones, measureMicrophone } from '../audio/measuredMicrophone';
import { errorText, type Log } from '../diagnostics/log';
import type { Store } from '../state/store';

/** So long is a syllable (milliseconds): speech and the pauses in it have levels of their own. */
const BLOCK_MS = 100;

interface Watched {
  /** The stream that the call sends, by which a change of the microphone is noticed. */
  readonly sent: MediaStream;
  readonly blocks: SoundLevel[];
  stop(): void;
}

export interface MicrophoneLevelsDeps {
  readonly store: Pick<Store, 'watch'>;
  readonly audio: Microphones;
  readonly microphoneOf: (callId: string) => MediaStream | null;
  readonly log: Log;
}

/**
 * How loud the microphones of the calls are, before the browser makes their sound better for speech: that fills dead silence with noise
 * (AEC3), and turns down what was cut off.
 */
export class MicrophoneLevels {
  readonly #store: Pick<Store, 'watch'>;
  readonly #audio: Microphones;
  readonly #microphoneOf: (callId: string) => MediaStream | null;
  readonly #log: Log;
  readonly #watched = new Map<string, Watched>();

  constructor({ store, audio, microphoneOf, log }: MicrophoneLevelsDeps) {
    this.#store = store;
    this.#audio = audio;
    this.#microphoneOf = microphoneOf;
    this.#log = log;
  }

  start(): Stop {
    return together(
      () => this.#keep([]),
      this.#store.watch(
        ({ calls }) => calls,
        (calls) => this.#keep(calls.map(({ id }) => id)),
      ),
    );
  }

  /** The level since it was asked last; null: there is nothing yet. */
  take(callId: string): MicrophoneLevel | null {
    const sent = this.#microphoneOf(callId);
    const watched = this.#watched.get(callId);
    if (watched?.sent !== sent) {
      this.#stop(callId);
      if (sent !== null) this.#watch(callId, sent);
      return null;
    }
    const blocks = watched?.blocks.splice(0) ?? [];
    return blocks.length === 0 ? null : levelOfBlocks(blocks);
  }

  /** Stops at all calls but these. */
  #keep(callIds: readonly string[]): void {
    for (const id of this.#watched.keys()) if (!callIds.includes(id)) this.#stop(id);
  }

  #watch(callId: string, sent: MediaStream): void {
    const blocks: SoundLevel[] = [];
    let stopped = false;
    let end = () => {};
    this.#watched.set(callId, {
      sent,
      blocks,
      stop: () => {
        stopped = true;
        end();
      },
    });
    measureMicrophone(this.#audio, BLOCK_MS, (level) => blocks.push(level), 'raw')
      .then((close) => {
        end = close;
        if (stopped) end();
      })
      // The call has its microphone; only what is wrong with it is not known then.
      .catch((error: unknown) => this.#log('warn', 'level-failed', { callId, error: errorText(error) }));
  }

  #stop(callId: string): void {
    this.#watched.get(callId)?.stop();
    this.#watched.delete(callId);
  }
}

function levelOfBlocks(blocks: readonly SoundLevel[]): MicrophoneLevel {
  const levels = blocks.map(({ rmsDbfs }) => rmsDbfs);
  return {
    loudestDb: Math.max(...levels),
    quietestDb: Math.min(...levels),
    clipped: blocks.reduce((sum, { clipped }) => sum + clipped, 0) / blocks.length,
  };
}
