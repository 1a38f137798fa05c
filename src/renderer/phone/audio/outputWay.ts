import { errorText, type Log } from '../diagnostics/log';
import { insertLimiter } from './limiter/limiterNode';

/** Puts its nodes before `into`, and returns what takes them away again. */
export type SoundGraph = (context: AudioContext, into: AudioNode) => () => void;

/** AudioContext as Chromium has it; TypeScript's DOM lacks these. */
interface SinkOptions extends AudioContextOptions {
  readonly sinkId: string;
}
interface WithSink extends AudioContext {
  readonly sinkId: string;
}

/** A way that does not sound by then (milliseconds) is broken. */
const STARTS_WITHIN_MS = 2000;

/** What a way can have come to: the browser stopped it, moved it to the system's own device, or never got it going. */
type Breakage = 'error' | 'suspended' | 'moved' | 'not-started';

/** One AudioContext on one device, from being opened to being closed. */
export class OutputWay {
  readonly context: AudioContext;
  readonly input: GainNode;
  /** Resolves once it sounds, or never will. */
  readonly settled: Promise<void>;
  readonly #ends = new Map<SoundGraph, () => void>();
  readonly #log: Log;
  readonly #stopWatching: () => void;
  readonly #limited: Promise<void>;

  /** @param broken called once, when it sounds no more, or elsewhere than on that device */
  constructor(deviceId: string, log: Log, broken: () => void) {
    this.#log = log;
    this.context = new AudioContext({ latencyHint: 'interactive', sinkId: deviceId } as SinkOptions);
    this.input = this.context.createGain();
    this.#limited = insertLimiter(this.context, this.input, log);
    let settle = () => {};
    this.settled = new Promise((resolve) => {
      settle = resolve;
    });
    this.#stopWatching = watch(this.context as WithSink, deviceId, settle, (how) => {
      log('warn', 'output-broken', { how });
      broken();
    });
  }

  add(graph: SoundGraph): void {
    this.#ends.set(graph, graph(this.context, this.input));
  }

  remove(graph: SoundGraph): void {
    this.#ends.get(graph)?.();
    this.#ends.delete(graph);
  }

  async close(): Promise<void> {
    this.#stopWatching();
    for (const end of this.#ends.values()) end();
    this.#ends.clear();
    try {
      await this.#limited;
      await this.context.close();
    } catch (error) {
      this.#log('error', 'output-close-failed', { error: errorText(error) });
    }
  }
}

/**
 * When a device goes, Chromium either stops the AudioContext (`error`, `suspended`) or lets it play on the system's own device
 * (`sinkchange`). Returns the way to stop.
 */
function watch(
  context: WithSink,
  deviceId: string,
  settle: () => void,
  broken: (how: Breakage) => void,
): () => void {
  const over = new AbortController();
  const { signal } = over;
  let started = false;
  const stop = () => {
    over.abort();
    clearTimeout(limit);
    settle();
  };
  const fail = (how: Breakage) => {
    stop();
    broken(how);
  };
  const limit = setTimeout(() => fail('not-started'), STARTS_WITHIN_MS);
  const onState = () => {
    if (context.state === 'running') {
      started = true;
      clearTimeout(limit);
      settle();
    } else if (started) fail('suspended');
  };
  context.addEventListener('statechange', onState, { signal });
  context.addEventListener('error', () => fail('error'), { signal });
  context.addEventListener('sinkchange', () => context.sinkId !== deviceId && fail('moved'), { signal });
  return stop;
}
