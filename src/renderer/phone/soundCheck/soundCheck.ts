import type { SoundLevel } from '../../../shared/domain/media/soundLevel';
import { type Stop, together } from '../../../shared/observable';
import type { AudioPort, BriefSound } from '../audio/audioPort';
import { MicrophoneUnavailable } from '../audio/audioPort';
import type { LevelListener } from '../audio/levels';
import { measureMicrophone } from '../audio/measuredMicrophone';
import { errorText, type Log } from '../diagnostics/log';
import type { MicrophoneProblem, SoundTrial, SoundTrials } from '../phone';
import type { Store } from '../state/store';
import type { Timers } from '../util/timers';
import { testTone } from './testTone';

/** How long the agent is recorded (milliseconds). */
export const RECORD_MS = 4000;
/** A microphone that gives nothing at all ends the recording so much later (milliseconds). */
const PATIENCE_MS = 1500;

const silent: SoundLevel = {
  rmsDbfs: Number.NEGATIVE_INFINITY,
  peakDbfs: Number.NEGATIVE_INFINITY,
  clipped: 0,
};

interface Watch {
  readonly everyMs: number;
  readonly listener: LevelListener;
  readonly failed: (problem: MicrophoneProblem) => void;
  end: () => void;
}

/** Tries the agent's devices, outside calls; a call ends what is tried. Meters go on. */
export class SoundCheck implements SoundTrials {
  readonly #store: Store;
  readonly #audio: AudioPort;
  readonly #log: Log;
  readonly #timers: Timers;
  readonly #watches = new Set<Watch>();
  #shown = true;
  #stop: (() => void) | null = null;

  constructor({
    store,
    audio,
    log,
    timers,
  }: {
    store: Store;
    audio: AudioPort;
    log: Log;
    timers: Timers;
  }) {
    this.#store = store;
    this.#audio = audio;
    this.#log = log;
    this.#timers = timers;
  }

  /** Stopping ends what is tried, and every meter. */
  start(): Stop {
    return together(
      () => {
        this.stop();
        for (const watch of this.#watches) watch.end();
        this.#watches.clear();
      },
      this.#store.watch(
        ({ calls }) => calls.length > 0,
        (inCall) => inCall && this.stop(),
      ),
    );
  }

  /** The microphone is another, or opened otherwise from now on. */
  renewMicrophone(): void {
    for (const watch of this.#watches) {
      watch.end();
      if (this.#shown) this.#open(watch);
    }
  }

  /** Nobody sees meters in a window that is put away, and the microphone is closed with them. */
  windowShown(shown: boolean): void {
    if (shown === this.#shown) return;
    this.#shown = shown;
    if (!shown) this.stop();
    for (const watch of this.#watches) {
      if (shown) this.#open(watch);
      else watch.end();
    }
  }

  /** The microphone is open meanwhile, if it can be. Returns the way to stop. */
  watchMicrophone(
    everyMs: number,
    listener: LevelListener,
    failed: (problem: MicrophoneProblem) => void,
  ): () => void {
    const watch: Watch = { everyMs, listener, failed, end: () => {} };
    this.#watches.add(watch);
    if (this.#shown) this.#open(watch);
    return () => {
      this.#watches.delete(watch);
      watch.end();
      watch.end = () => {};
    };
  }

  watchSpeaker(everyMs: number, listener: LevelListener): () => void {
    return this.#audio.watchLevel('speaker', everyMs, listener);
  }

  /** Plays a tone on the speaker, or on the ringer with that device's id. */
  playTone(on: string): void {
    this.#try({ kind: 'tone', on }, async (signal) => {
      await this.#play(signal, this.#audio.playRecording(testTone(), on === 'speaker' ? null : on));
    });
  }

  /** Records the microphone, and plays that on the speaker. */
  hearYourself(): void {
    this.#try({ kind: 'recording', forMs: RECORD_MS }, async (signal) => {
      const stream = await this.#audio.openMicrophone();
      const recorded = new AbortController();
      let patience = () => {};
      try {
        patience = this.#timers.after(RECORD_MS + PATIENCE_MS, () => recorded.abort());
        signal.addEventListener('abort', () => recorded.abort());
        if (signal.aborted) return;
        const recording = await this.#audio.record(stream, RECORD_MS, recorded.signal);
        if (signal.aborted) return;
        this.#tell({ kind: 'playing' });
        await this.#play(signal, this.#audio.playRecording(recording, null));
      } finally {
        patience();
        this.#audio.closeMicrophone(stream);
      }
    });
  }

  stop(): void {
    this.#stop?.();
  }

  /** One at a time: another takes its place. */
  #try(trial: SoundTrial, attempt: (signal: AbortSignal) => Promise<void>): void {
    this.stop();
    if (this.#store.state.calls.length > 0) return;
    const controller = new AbortController();
    const stop = () => {
      if (this.#stop !== stop) return;
      this.#stop = null;
      controller.abort();
      this.#tell(null);
    };
    this.#stop = stop;
    this.#tell(trial);
    this.#log('info', 'sound-tried', { kind: trial.kind });
    attempt(controller.signal)
      .then(stop)
      .catch((error: unknown) => {
        this.#log('warn', 'sound-not-tried', { kind: trial.kind, error: errorText(error) });
        if (this.#stop !== stop) return;
        stop();
        this.#tell({ kind: 'failed', problem: problemOf(error) });
      });
  }

  #play(signal: AbortSignal, sound: BriefSound): Promise<void> {
    signal.addEventListener('abort', () => sound.stop());
    return sound.ended;
  }

  #tell(trial: SoundTrial | null): void {
    this.#store.dispatch({ type: 'sound-trial', trial });
  }

  #open(watch: Watch): void {
    let ended = false;
    let close = () => {};
    watch.end = () => {
      ended = true;
      close();
      watch.listener(silent);
    };
    measureMicrophone(this.#audio, watch.everyMs, watch.listener)
      .then((end) => {
        close = end;
        if (ended) close();
      })
      .catch((error: unknown) => {
        if (!ended) watch.failed(problemOf(error));
      });
  }
}

const problemOf = (error: unknown): MicrophoneProblem =>
  error instanceof MicrophoneUnavailable ? error.problem : 'unknown';
