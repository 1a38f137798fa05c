import type { Tally } from './fleet';

/** An order to a worker process. Times in milliseconds. */
export type Order =
  | {
      readonly order: 'recruit';
      readonly dns: readonly string[];
      readonly domain: string;
      readonly password: string;
      readonly url: string;
      readonly address: string;
      /** The CA's certificate as PEM. */
      readonly ca: string;
      readonly sources: readonly string[];
    }
  | {
      readonly order: 'connect';
      readonly pace: { readonly rate: number } | { readonly atOnce: number };
      readonly limitMs: number;
    }
  /** Interval at which each agent refreshes its registration from now on; null stops it. */
  | { readonly order: 'refresh'; readonly intervalMs: number | null }
  | { readonly order: 'flood'; readonly forMs: number; readonly atOnce: number }
  | { readonly order: 'cut' }
  | { readonly order: 'return'; readonly limitMs: number }
  | { readonly order: 'account' };

/** An order with an `id` by which its answer is recognised. */
export interface Letter {
  readonly id: number;
  readonly order: Order;
}

export interface Answer {
  readonly id: number;
  readonly account?: Account;
  readonly problem?: string;
}

/** A worker's results since it was last asked. */
export interface Account {
  readonly tally: Tally;
  /** Agents that are registered now. */
  readonly registered: number;
  /** CPU time of the process so far, in milliseconds. */
  readonly cpuMs: number;
}
