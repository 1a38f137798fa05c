import type { RunResult } from '../host/run';
import type { Service } from '../settings/services';

export type ServiceState = 'running' | 'stopped';

/** A way to run the daemons of one set. */
export interface Runtime {
  /** Provides root file systems or images. Takes minutes the first time. */
  prepare(signal?: AbortSignal): Promise<void>;
  /** Starts a daemon with the rendered configuration; returns before it is ready. */
  start(service: Service): Promise<void>;
  /** Stops these daemons if `start` has started them, in this process or an earlier one. */
  stop(which: readonly Service[]): Promise<void>;
  /** Kills a running daemon with all its processes, as a power cut would, to test how the others react. */
  kill(service: Service): Promise<void>;
  state(service: Service): Promise<ServiceState>;
  /** Process ids of a running daemon on this host. None if Docker runs on a host of its own. */
  processes(service: Service): Promise<number[]>;
  version(service: Service): Promise<string>;
  /** Updates the certificates and keys of a running daemon, which must then be told to reload them. */
  refresh(service: Service): Promise<void>;
  /**
   * Runs a program beside a running daemon: as its user, with its files, sockets and `/run`. Secrets for the program go to its
   * standard input, never into an argument.
   * @throws StackFailure when the daemon isn't running
   */
  control(service: Service, command: readonly string[], input?: string): Promise<RunResult>;
  /** The last `count` lines of the daemon's log. */
  log(service: Service, count: number): Promise<string>;
  /** All lines of the daemon's log that are kept, the oldest first. */
  lines(service: Service): AsyncIterable<string>;
  /** Rotates logs that have grown too long, while their daemons run. */
  rotateLogs(): Promise<void>;
}
