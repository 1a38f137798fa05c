const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Thrown when a signal told the process to end. */
export class ToldToEnd extends Error {
  /** The exit code that a shell would report. */
  readonly exitCode: number;

  constructor(signal: (typeof signals)[number]) {
    super(`ended by ${signal}`);
    this.exitCode = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal];
  }
}

/**
 * A signal that Ctrl-C, SIGTERM or the end of the terminal aborts with `ToldToEnd`. Until `dispose` the process survives any number
 * of these: npm passes on the Ctrl-C that the terminal has sent to all processes.
 */
export function toldToEnd(): { readonly signal: AbortSignal; dispose(): void } {
  const told = new AbortController();
  const tell = (signal: (typeof signals)[number]) => told.abort(new ToldToEnd(signal));
  for (const signal of signals) process.on(signal, tell);
  return {
    signal: told.signal,
    dispose: () => {
      for (const signal of signals) process.off(signal, tell);
    },
  };
}

/** The lifetime of a piece of work: whether it should end, and what to end then. */
export interface Lifetime {
  /** Aborted when the process is told to end, or has an uncaught error. */
  readonly signal: AbortSignal;
  /** Registers what to do at the end. Call it before starting: the start may never happen, or be aborted. */
  atEnd(end: () => Promise<unknown>): void;
}

/**
 * Does the work, then ends what it has started, the last first: when it is done, when it fails, when the process is told to end,
 * and at an error that nobody caught. For SIGKILL there are last wills.
 * @throws what the work has thrown, ToldToEnd, or the uncaught error: the caller then exits, for the work may hang in something
 */
export async function withLifetime<T>(work: (lifetime: Lifetime) => Promise<T>): Promise<T> {
  const endings: (() => Promise<unknown>)[] = [];
  const told = toldToEnd();
  const broken = new AbortController();
  const crash = (error: unknown) => broken.abort(error);
  process.on('uncaughtException', crash);
  const signal = AbortSignal.any([told.signal, broken.signal]);
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  let failure: { readonly reason: unknown } | undefined;
  let result: T | undefined;
  try {
    result = await Promise.race([work({ signal, atEnd: (end) => endings.push(end) }), aborted]);
  } catch (reason) {
    failure = { reason };
  }
  // Aborted work may still add more until it notices.
  for (let end = endings.pop(); end !== undefined; end = endings.pop()) {
    await end().catch((reason: unknown) => {
      failure ??= { reason };
    });
  }
  process.off('uncaughtException', crash);
  told.dispose();
  if (failure !== undefined) throw failure.reason;
  return result as T;
}
