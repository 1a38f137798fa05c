import { errorText, type Log } from '../diagnostics/log';
import { LimiterNode } from './limiter/limiterNode';

/** AudioContext as Chromium has it; TypeScript's DOM lacks these. */
type SinkId = string | { readonly type: 'none' };
interface SinkOptions extends AudioContextOptions {
  readonly sinkId: SinkId;
}
interface WithSink extends AudioContext {
  readonly sinkId: string | object;
  setSinkId(id: SinkId): Promise<void>;
}

/** What callers' speech is decoded to. A context keeps its rate on every device, and the first may be a headset of 8 kHz. */
const SAMPLE_RATE = 48_000;

/**
 * An AudioContext with the limiter before its device. It is never closed, because Chromium keeps one that ever had a worklet for as long
 * as the page lives (docs/decisions/0102): it waits, suspended and on no device, until it is wanted again.
 */
export class OutputContext {
  readonly context: AudioContext;
  readonly input: GainNode;
  readonly #limiter: LimiterNode;
  readonly #log: Log;
  /** What was asked of it last; one thing after the other. */
  #last: Promise<void> = Promise.resolve();

  /** @param deviceId where it begins to play */
  constructor(deviceId: string, log: Log) {
    this.#log = log;
    const options: SinkOptions = { latencyHint: 'interactive', sampleRate: SAMPLE_RATE, sinkId: deviceId };
    this.context = new AudioContext(options);
    this.input = this.context.createGain();
    this.#limiter = new LimiterNode(this.context, this.input, log);
  }

  /** Not the one that was asked for: Chromium moves what plays on a device that goes. */
  get deviceId(): string | null {
    const { sinkId } = this.context as WithSink;
    return typeof sinkId === 'string' ? sinkId : null;
  }

  /** It knows nothing then of what it played before. Rejects when there is no such device. */
  direct(deviceId: string): Promise<void> {
    const directed = this.#last.then(async () => {
      if (this.deviceId === deviceId) return;
      await (this.context as WithSink).setSinkId(deviceId);
      this.#limiter.forget();
    });
    this.#last = directed.catch(() => {});
    return directed;
  }

  /** Plays, as soon as the device does: its state tells. */
  resume(): void {
    // A device that does not play leaves it pending, until it is directed to another.
    this.context.resume().catch((error: unknown) => this.#failed(error));
  }

  /** Off its device, whatever has become of that. */
  release(): void {
    this.#last = this.#last
      .then(() => this.#limiter.settled)
      .then(() => this.context.suspend())
      .then(() => (this.context as WithSink).setSinkId({ type: 'none' }))
      .catch((error: unknown) => this.#failed(error));
  }

  #failed(error: unknown): void {
    this.#log('error', 'output-failed', { error: errorText(error) });
  }
}

/** All that the page ever needed at once; one that sounds no more waits for the next use, on whichever device that is. */
export class OutputContexts {
  readonly #log: Log;
  readonly #all: OutputContext[] = [];
  readonly #waiting: OutputContext[] = [];

  constructor(log: Log) {
    this.#log = log;
  }

  /** Those that are there, and stay. */
  get kept(): number {
    return this.#all.length;
  }

  get running(): number {
    return this.#all.filter(({ context }) => context.state === 'running').length;
  }

  take(deviceId: string): OutputContext {
    // The one that has waited longest: what was wrong with it is over, if anything was.
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) return waiting;
    const made = new OutputContext(deviceId, this.#log);
    this.#all.push(made);
    return made;
  }

  giveBack(context: OutputContext): void {
    context.release();
    this.#waiting.push(context);
  }
}
