import type { Tally } from './fleet';

/** What a worker process is told, one order at a time. Times in milliseconds. */
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
  | { readonly order: 'refresh'; readonly intervalMs: number }
  | { readonly order: 'flood'; readonly forMs: number; readonly atOnce: number }
  | { readonly order: 'cut' }
  | { readonly order: 'return'; readonly limitMs: number }
  | { readonly order: 'tally' };

export interface Account {
  readonly tally: Tally;
  readonly registered: number;
  /** CPU time of this process so far. Milliseconds. */
  readonly cpuMs: number;
}
