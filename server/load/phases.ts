import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { runtimeOf, status } from '../stack/api/status';
import { up } from '../stack/api/up';
import { StackFailure } from '../stack/failure';
import type { StackSettings } from '../stack/settings/settings';
import type { StackSelection } from '../stack/settings/state-dir';
import { Caller } from './caller';
import type { Crew } from './crew';
import type { CallTally } from './meter';
import type { LoadOptions } from './options';
import type { Population } from './population';
import { LoadTrunk } from './trunk';

/** Agents that are not registered by then count as lost. Milliseconds. */
const LIMIT_MS = 60_000;

/** The phases of a load test. */
export class Phases {
  readonly #selection: StackSelection;
  readonly #settings: StackSettings;
  readonly #options: LoadOptions;
  readonly #crew: Crew;
  readonly #population: Population;
  readonly #signal: AbortSignal;

  constructor(
    selection: StackSelection,
    settings: StackSettings,
    options: LoadOptions,
    crew: Crew,
    population: Population,
    signal: AbortSignal,
  ) {
    this.#selection = selection;
    this.#settings = settings;
    this.#options = options;
    this.#crew = crew;
    this.#population = population;
    this.#signal = signal;
  }

  /** Gives each process its agents. */
  async recruit(): Promise<void> {
    const { sources } = this.#options;
    const { address } = this.#settings;
    if (sources > 1 && !address.startsWith('127.')) {
      throw new StackFailure(
        'several source addresses need a server set on a loopback address: use --sources 1, or `up --address 127.0.0.1`',
      );
    }
    const { wss, domain, ca } = await status(this.#selection);
    const authority = await readFile(ca, 'utf8');
    await this.#crew.tell((index) => ({
      order: 'recruit',
      dns: this.#population.dns.filter((_, number) => number % this.#crew.size === index),
      domain,
      password: this.#population.password,
      url: wss,
      address,
      ca: authority,
      sources: sources === 1 ? [] : Array.from({ length: sources }, (_, number) => `127.1.0.${number + 1}`),
    }));
  }

  /** Lets all agents connect and register. */
  async connect(): Promise<undefined> {
    const { rate, atOnce } = this.#options;
    const { size } = this.#crew;
    const pace = rate === undefined ? { atOnce: Math.ceil(atOnce / size) } : { rate: rate / size };
    await this.#crew.tell(() => ({ order: 'connect', pace, limitMs: LIMIT_MS }));
  }

  /** Lets them stay, refresh, and take calls. */
  async hold(): Promise<CallTally | undefined> {
    const { hold, refresh, calls, talk } = this.#options;
    await this.#crew.tell(() => ({ order: 'refresh', intervalMs: refresh * 1000 }));
    const tally =
      calls === 0
        ? await delay(hold * 1000, undefined, { signal: this.#signal })
        : await this.#call(calls, hold, talk);
    await this.#crew.tell(() => ({ order: 'refresh', intervalMs: null }));
    return tally;
  }

  async #call(rate: number, forSeconds: number, talk: number): Promise<CallTally> {
    const { address } = this.#settings.genesys[0] ?? { address: '127.0.0.1' };
    const trunk = await LoadTrunk.open((await status(this.#selection)).sip, address);
    try {
      const caller = new Caller(trunk, talk * 1000);
      await caller.call(this.#population.dns, rate, forSeconds * 1000, this.#signal);
      return caller.tally;
    } finally {
      trunk.close();
    }
  }

  /** Lets them register again and again on their open connections. */
  async flood(): Promise<undefined> {
    const { flood, atOnce } = this.#options;
    const each = Math.ceil(atOnce / this.#crew.size);
    await this.#crew.tell(() => ({ order: 'flood', forMs: flood * 1000, atOnce: each }));
  }

  /** Takes all their connections at once, and waits until they are back. */
  async storm(kind: 'kill' | 'cut'): Promise<undefined> {
    const back = this.#crew.tell(() => ({ order: 'return', limitMs: LIMIT_MS }));
    if (kind === 'cut') {
      await this.#crew.tell(() => ({ order: 'cut' }));
    } else {
      await (await runtimeOf(this.#selection)).kill('kamailio');
      await up(this.#selection);
    }
    await back;
  }
}
