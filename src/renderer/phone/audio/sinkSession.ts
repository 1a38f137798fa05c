import { errorText, type Log } from '../diagnostics/log';
import type { OutputContext, OutputContexts } from './outputContext';

/** Puts its nodes before `into`, and returns what takes them away again. */
export type SoundGraph = (context: AudioContext, into: AudioNode) => () => void;

/** A way that does not sound by then (milliseconds) is broken. */
const STARTS_WITHIN_MS = 2000;

/** What a way can have come to: the browser stopped it, moved it to the system's own device, or never got it going. */
type Breakage = 'error' | 'suspended' | 'moved' | 'not-started' | 'no-device';

/** One use of a kept AudioContext, on one device. */
export class SinkSession {
  /** Resolves once it sounds, or never will. */
  readonly settled: Promise<void>;
  /** What plays, and what takes it away again; null: it waits for the way to be on its device. */
  readonly #graphs = new Map<SoundGraph, (() => void) | null>();
  readonly #contexts: OutputContexts;
  readonly #kept: OutputContext;
  readonly #deviceId: string;
  readonly #log: Log;
  readonly #broken: () => void;
  readonly #over = new AbortController();
  readonly #limit: number;
  #settle = () => {};
  #directed = false;
  #sounded = false;

  /** @param broken called once, when it sounds no more, or elsewhere than on that device */
  constructor(contexts: OutputContexts, deviceId: string, log: Log, broken: () => void) {
    this.#contexts = contexts;
    this.#kept = contexts.take(deviceId);
    this.#deviceId = deviceId;
    this.#log = log;
    this.#broken = broken;
    this.settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#limit = window.setTimeout(() => this.#fail('not-started'), STARTS_WITHIN_MS);
    void this.#start();
  }

  get context(): AudioContext {
    return this.#kept.context;
  }

  get input(): AudioNode {
    return this.#kept.input;
  }

  /** It has begun to sound, whatever has become of it. */
  get sounded(): boolean {
    return this.#sounded;
  }

  add(graph: SoundGraph): void {
    this.#graphs.set(graph, this.#directed ? this.#attach(graph) : null);
  }

  remove(graph: SoundGraph): void {
    this.#graphs.get(graph)?.();
    this.#graphs.delete(graph);
  }

  close(): void {
    this.#stopWatching();
    for (const graph of [...this.#graphs.keys()]) this.remove(graph);
    this.#contexts.giveBack(this.#kept);
  }

  /** One that can't be played keeps no other from being heard. */
  #attach(graph: SoundGraph): () => void {
    try {
      return graph(this.context, this.input);
    } catch (error) {
      this.#log('error', 'sound-failed', { error: errorText(error) });
      return () => {};
    }
  }

  async #start(): Promise<void> {
    const { signal } = this.#over;
    try {
      await this.#kept.direct(this.#deviceId);
    } catch (error) {
      if (!signal.aborted) this.#fail('no-device', errorText(error));
      return;
    }
    if (signal.aborted) return;
    this.#directed = true;
    this.#watch();
    for (const graph of [...this.#graphs.keys()]) this.add(graph);
    this.#kept.resume();
  }

  /**
   * When a device goes, Chromium either stops the AudioContext (`error`, `suspended`) or lets it play on the system's own device
   * (`sinkchange`; Electron 33 was seen to move one without it, docs/decisions/0102).
   */
  #watch(): void {
    const { signal } = this.#over;
    const onState = () => {
      if (this.context.state === 'running') {
        this.#sounded = true;
        clearTimeout(this.#limit);
        this.#settle();
      } else if (this.#sounded) this.#fail('suspended');
    };
    const onSink = () => this.#kept.deviceId !== this.#deviceId && this.#fail('moved');
    this.context.addEventListener('statechange', onState, { signal });
    this.context.addEventListener('error', () => this.#fail('error'), { signal });
    this.context.addEventListener('sinkchange', onSink, { signal });
    onState();
  }

  #stopWatching(): void {
    this.#over.abort();
    clearTimeout(this.#limit);
    this.#settle();
  }

  #fail(how: Breakage, error?: string): void {
    this.#stopWatching();
    this.#log('warn', 'output-broken', { how, ...(error !== undefined && { error }) });
    this.#broken();
  }
}
