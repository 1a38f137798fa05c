export interface LoadOptions {
  readonly agents: number;
  /** Connections opened a second. Not given: as fast as the server takes them. */
  readonly rate?: number;
  /** How long the agents then stay, in seconds. */
  readonly hold: number;
  /** How often each registers again meanwhile, in seconds. */
  readonly refresh: number;
  /** Calls a second meanwhile. */
  readonly calls: number;
  /** How long they talk, in seconds. */
  readonly talk: number;
  /** For how long they then register again and again, as fast as the server takes it. Seconds. */
  readonly flood: number;
  /** Then all lose their connection: Kamailio is killed and started again, or the network is cut. */
  readonly storm?: 'kill' | 'cut';
  /** Source addresses. 1: an office behind one NAT address. More: towards a set on loopback only. */
  readonly sources: number;
  /** Registrations under way at a time where there is no rate. */
  readonly atOnce: number;
}
