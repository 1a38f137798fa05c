import { levelOf, type SoundLevel } from '../../../shared/domain/media/soundLevel';
import { contained, errorText, type Log } from '../diagnostics/log';
import type { Output } from './output';

/** What is measured: a microphone or a caller, or all that is played on a loudspeaker. */
export type LevelSource = MediaStream | Output;

export type LevelListener = (level: SoundLevel) => void;

/** More than an analyser keeps is not measured: at 48 kHz the last 683 ms. */
const MAX_SAMPLES = 32_768;

/** AudioContextOptions.sinkId as Chromium has it; TypeScript's DOM lacks it. A device-less context costs no output stream. */
interface SilentContextOptions extends AudioContextOptions {
  readonly sinkId: { readonly type: 'none' };
}

/** Measures how loud something is, for as long as somebody wants to know. */
export class Levels {
  readonly #log: Log;
  readonly #closing = new Set<AudioContext>();
  /** Streams are measured in one that plays nothing. */
  #context: AudioContext | null = null;
  #streams = 0;

  constructor(log: Log) {
    this.#log = log;
  }

  /** AudioContexts that are not closed yet. */
  get contexts(): number {
    return this.#closing.size + (this.#context === null ? 0 : 1);
  }

  /** Every `everyMs` milliseconds the level since then; silence while a loudspeaker is closed. Returns the way to stop. */
  watch(source: LevelSource, everyMs: number, listener: LevelListener): () => void {
    const tell = contained(this.#log, 'level', listener);
    let read: (() => Float32Array) | null = null;
    const attach = (context: AudioContext, from: AudioNode) => {
      const analyser = context.createAnalyser();
      const wanted = Math.min(MAX_SAMPLES, Math.ceil((context.sampleRate * everyMs) / 1000));
      analyser.fftSize = 2 ** Math.ceil(Math.log2(Math.max(32, wanted)));
      const samples = new Float32Array(analyser.fftSize);
      from.connect(analyser);
      read = () => {
        analyser.getFloatTimeDomainData(samples);
        return samples.subarray(-wanted);
      };
      return () => {
        read = null;
        from.disconnect(analyser);
      };
    };
    const detach = source instanceof MediaStream ? this.#listenTo(source, attach) : source.tap(attach);
    const timer = setInterval(() => tell(levelOf(read?.() ?? new Float32Array())), everyMs);
    return () => {
      clearInterval(timer);
      detach();
    };
  }

  #listenTo(stream: MediaStream, attach: (context: AudioContext, from: AudioNode) => () => void): () => void {
    this.#context ??= new AudioContext({
      // Nobody waits for it: fewer, larger steps.
      latencyHint: 'playback',
      sinkId: { type: 'none' },
    } as SilentContextOptions);
    const context = this.#context;
    this.#streams += 1;
    const leave = () => {
      this.#streams -= 1;
      if (this.#streams === 0) this.#close(context);
    };
    try {
      const detach = attach(context, context.createMediaStreamSource(stream));
      return () => {
        detach();
        leave();
      };
    } catch (error) {
      leave();
      throw error;
    }
  }

  #close(context: AudioContext): void {
    this.#context = null;
    this.#closing.add(context);
    context
      .close()
      .catch((error: unknown) => this.#log('error', 'level-close-failed', { error: errorText(error) }))
      .finally(() => this.#closing.delete(context));
  }
}
