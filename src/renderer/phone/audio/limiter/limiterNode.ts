import { errorText, type Log } from '../../diagnostics/log';
import { FORGET, LIMITER_PROCESSOR } from './limiterProcessor';
import workletUrl from './limiterWorklet?worker&url';

/**
 * The limiter between `from` and the context's device. In the few milliseconds that its making takes, and where the browser gives none,
 * all is heard without.
 */
export class LimiterNode {
  readonly #context: AudioContext;
  readonly #from: AudioNode;
  readonly #log: Log;
  #node: AudioWorkletNode | null = null;
  #settled: Promise<void>;

  constructor(context: AudioContext, from: AudioNode, log: Log) {
    this.#context = context;
    this.#from = from;
    this.#log = log;
    this.#settled = this.#insert();
  }

  /** It is there or will not be. Chromium 130 was seen to crash when its context went while it was still being set up. */
  get settled(): Promise<void> {
    return this.#settled;
  }

  /** It knows nothing of what was heard before. The same one goes on: each that is made stays with its context. */
  forget(): void {
    if (this.#node !== null) this.#node.port.postMessage(FORGET);
    else this.#settled = this.#settled.then(() => (this.#node === null ? this.#insert() : undefined));
  }

  async #insert(): Promise<void> {
    const { destination, audioWorklet } = this.#context;
    this.#from.connect(destination);
    try {
      await audioWorklet.addModule(workletUrl);
      const node = new AudioWorkletNode(this.#context, LIMITER_PROCESSOR, {
        outputChannelCount: [1],
        channelCount: 1,
        channelCountMode: 'explicit',
      });
      node.addEventListener('processorerror', () => {
        this.#node = null;
        this.#from.disconnect(node);
        this.#from.connect(destination);
        this.#failed(new Error('it ended'));
      });
      this.#from.disconnect(destination);
      this.#from.connect(node).connect(destination);
      this.#node = node;
    } catch (error) {
      this.#from.connect(destination);
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    this.#log('error', 'limiter-failed', { error: errorText(error) });
  }
}
