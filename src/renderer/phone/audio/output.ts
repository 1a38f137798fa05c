import type { Log } from '../diagnostics/log';
import type { OutputContexts } from './outputContext';
import { SinkSession, type SoundGraph } from './sinkSession';

export type { SoundGraph } from './sinkSession';

/** Listens to what comes from `from`; returns what lets go of it again. */
export type SoundTap = (context: AudioContext, from: AudioNode) => () => void;

/**
 * A way that broke is opened again after this long (milliseconds), unless another device was chosen by then; after twice as long each
 * time that it doesn't begin to sound, up to the second figure.
 */
const REOPEN_AFTER_MS = 500;
const REOPEN_AT_MOST_MS = 4000;

/**
 * One loudspeaker: all that is to be heard there is mixed here, and goes through the limiter. The way to the device is open only while there is
 * something.
 */
export class Output {
  readonly #contexts: OutputContexts;
  readonly #log: Log;
  readonly #opened: () => void;
  readonly #graphs = new Set<SoundGraph>();
  readonly #taps = new Map<SoundTap, () => void>();
  /** Those that are on their way out; they sound until the next does. */
  readonly #leaving = new Set<SinkSession>();
  #session: SinkSession | null = null;
  #deviceId = '';
  #cancelReopening = () => {};
  #reopenAfterMs = REOPEN_AFTER_MS;

  /** @param opened called when a way to the device has begun to sound */
  constructor(contexts: OutputContexts, log: Log, opened: () => void = () => {}) {
    this.#contexts = contexts;
    this.#log = log;
    this.#opened = opened;
  }

  /** The browser's id of the device; empty: the system's own. What plays goes on there. */
  setDevice(id: string): void {
    const wanted = id === 'default' ? '' : id;
    if (wanted === this.#deviceId) return;
    this.#deviceId = wanted;
    this.#reopenAfterMs = REOPEN_AFTER_MS;
    this.restart();
  }

  /** Returns the function that ends it. */
  play(graph: SoundGraph): () => void {
    this.#graphs.add(graph);
    if (this.#session === null) this.#open();
    else this.#session.add(graph);
    return () => {
      this.#graphs.delete(graph);
      for (const session of [this.#session, ...this.#leaving]) session?.remove(graph);
      if (this.#graphs.size > 0) return;
      this.#cancelReopening();
      this.#letGo();
      for (const session of [...this.#leaving]) this.#close(session);
    };
  }

  /** Listens whenever the way to the device is open, and opens it for nobody. Returns the function that ends it. */
  tap(tap: SoundTap): () => void {
    this.#taps.set(tap, () => {});
    if (this.#session !== null) this.#attach(tap, this.#session);
    return () => {
      this.#taps.get(tap)?.();
      this.#taps.delete(tap);
    };
  }

  /** Plays all that plays on a new way to the device; the old one goes when that sounds, so that nothing is missed. */
  restart(): void {
    this.#cancelReopening();
    const old = this.#letGo();
    if (old === null) return;
    void this.#open().settled.then(() => this.#close(old));
  }

  #open(): SinkSession {
    const session: SinkSession = new SinkSession(this.#contexts, this.#deviceId, this.#log, () => {
      if (session.sounded) this.#reopenAfterMs = REOPEN_AFTER_MS;
      if (session === this.#session) this.#reopenSoon();
    });
    this.#session = session;
    for (const graph of this.#graphs) session.add(graph);
    for (const tap of this.#taps.keys()) this.#attach(tap, session);
    void session.settled.then(this.#opened);
    return session;
  }

  #reopenSoon(): void {
    const timer = setTimeout(() => this.restart(), this.#reopenAfterMs);
    this.#reopenAfterMs = Math.min(2 * this.#reopenAfterMs, REOPEN_AT_MOST_MS);
    this.#cancelReopening = () => clearTimeout(timer);
  }

  #attach(tap: SoundTap, { context, input }: SinkSession): void {
    this.#taps.set(tap, tap(context, input));
  }

  #letGo(): SinkSession | null {
    const session = this.#session;
    this.#session = null;
    if (session !== null) this.#leaving.add(session);
    for (const [tap, detach] of this.#taps) {
      detach();
      this.#taps.set(tap, () => {});
    }
    return session;
  }

  #close(session: SinkSession): void {
    if (this.#leaving.delete(session)) session.close();
  }
}
