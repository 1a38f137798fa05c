import { errorText, type Log } from '../diagnostics/log';

/** Puts its nodes before `into`, and returns what takes them away again. */
export type SoundGraph = (context: AudioContext, into: AudioNode) => () => void;

/** AudioContext.setSinkId as Chromium has it; TypeScript's DOM lacks it. */
interface WithSink {
  setSinkId(sinkId: string): Promise<void>;
}

/** Listens to what comes from `from`; returns what lets go of it again. */
export type SoundTap = (context: AudioContext, from: AudioNode) => () => void;

interface Way {
  readonly context: AudioContext;
  readonly input: GainNode;
}

/** One loudspeaker: all that is to be heard there is mixed here. The way to the device is open only while there is something. */
export class Output {
  readonly #log: Log;
  readonly #graphs = new Map<SoundGraph, () => void>();
  readonly #taps = new Map<SoundTap, () => void>();
  readonly #closing = new Set<AudioContext>();
  #way: Way | null = null;
  #deviceId = '';

  constructor(log: Log) {
    this.#log = log;
  }

  /** AudioContexts that are not closed yet. */
  get contexts(): number {
    return this.#closing.size + (this.#way === null ? 0 : 1);
  }

  /** The browser's id of the device; empty: the system's own. What plays goes on there. */
  setDevice(id: string): void {
    const wanted = id === 'default' ? '' : id;
    if (wanted === this.#deviceId) return;
    this.#deviceId = wanted;
    if (this.#way !== null) this.#direct(this.#way.context);
  }

  /** Returns the function that ends it. */
  play(graph: SoundGraph): () => void {
    const way = this.#way ?? this.#open();
    this.#graphs.set(graph, graph(way.context, way.input));
    return () => {
      this.#graphs.get(graph)?.();
      this.#graphs.delete(graph);
      if (this.#graphs.size === 0) this.#close();
    };
  }

  /** Listens whenever the way to the device is open, and opens it for nobody. Returns the function that ends it. */
  tap(tap: SoundTap): () => void {
    this.#taps.set(tap, () => {});
    if (this.#way !== null) this.#attach(tap, this.#way);
    return () => {
      this.#taps.get(tap)?.();
      this.#taps.delete(tap);
    };
  }

  /** Plays anew all that plays, on a new way to the device. */
  restart(): void {
    if (this.#way === null) return;
    for (const end of this.#graphs.values()) end();
    this.#close();
    const { context, input } = this.#open();
    for (const graph of this.#graphs.keys()) this.#graphs.set(graph, graph(context, input));
  }

  #open(): Way {
    const context = new AudioContext({ latencyHint: 'interactive' });
    const input = context.createGain();
    input.connect(context.destination);
    this.#way = { context, input };
    for (const tap of this.#taps.keys()) this.#attach(tap, this.#way);
    if (this.#deviceId !== '') this.#direct(context);
    return this.#way;
  }

  #attach(tap: SoundTap, { context, input }: Way): void {
    this.#taps.set(tap, tap(context, input));
  }

  #direct(context: AudioContext): void {
    (context as AudioContext & WithSink)
      .setSinkId(this.#deviceId)
      .catch((error: unknown) => this.#log('error', 'output-device-failed', { error: errorText(error) }));
  }

  #close(): void {
    if (this.#way === null) return;
    const { context } = this.#way;
    this.#way = null;
    for (const [tap, letGo] of this.#taps) {
      letGo();
      this.#taps.set(tap, () => {});
    }
    this.#closing.add(context);
    context
      .close()
      .catch((error: unknown) => this.#log('error', 'output-close-failed', { error: errorText(error) }))
      .finally(() => this.#closing.delete(context));
  }
}
