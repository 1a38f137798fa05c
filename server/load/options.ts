export interface LoadOptions {
  readonly agents: number;
  /** Connections per second. Default: as fast as the server accepts them. */
  readonly rate?: number;
  /** Time for which the agents then stay, in seconds. */
  readonly hold: number;
  /** Interval at which each refreshes its registration meanwhile, in seconds. */
  readonly refresh: number;
  /** Calls a second meanwhile. */
  readonly calls: number;
  /** Length of a call, in seconds. */
  readonly talk: number;
  /** Time for which they then register as fast as the server accepts it, in seconds. */
  readonly flood: number;
  /** Then all lose their connection: Kamailio is killed and started again, or the network is cut. */
  readonly storm?: 'kill' | 'cut';
  /** Source addresses. 1: an office behind one NAT address. More: towards a set on loopback only. */
  readonly sources: number;
  /** Registrations at the same time, without a rate. */
  readonly atOnce: number;
}
