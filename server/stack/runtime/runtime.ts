import type { RunResult } from '../host/run';
import type { Service } from '../settings/services';

export type ServiceState = 'running' | 'stopped';

/** A way to run the daemons of one set. */
export interface Runtime {
  /** Gets what the daemons run from: root file systems or images. Can take minutes at first. */
  prepare(signal?: AbortSignal): Promise<void>;
  /** Starts a daemon with the rendered configuration; returns before it is ready. */
  start(service: Service): Promise<void>;
  /** Ends these daemons, where `start` has started them in this process or an earlier one. */
  stop(which: readonly Service[]): Promise<void>;
  /** Ends a running daemon with all its processes at once, as a power cut would: to see what the others make of it. */
  kill(service: Service): Promise<void>;
  state(service: Service): Promise<ServiceState>;
  /** The numbers that this host knows a running daemon's processes by. None where Docker runs them on a host of its own. */
  processes(service: Service): Promise<number[]>;
  version(service: Service): Promise<string>;
  /** Lets a running daemon see the certificates and keys as they are now; it must be told to read them. */
  refresh(service: Service): Promise<void>;
  /**
   * Runs a program beside a daemon that is running: as its user, with its files, sockets and `/run`. What the program needs
   * to know and nobody else may (a password, say) is given on its standard input, never as an argument.
   * @throws StackFailure when the daemon isn't running
   */
  control(service: Service, command: readonly string[], input?: string): Promise<RunResult>;
  /** What the daemon has said, up to `count` lines from its end. */
  log(service: Service, count: number): Promise<string>;
  /** All that is kept of what the daemon has said, the oldest line first. */
  lines(service: Service): AsyncIterable<string>;
  /** Puts logs aside that have grown too long, while their daemons run. */
  rotateLogs(): Promise<void>;
}
