import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import type { Place } from '../sip/connection';
import { Agent } from './agent';

/** Results of a stretch of time: latencies in milliseconds, and the count of each failure. */
export interface Tally {
  readonly samples: Record<'connect' | 'register' | 'refresh' | 'back', number[]>;
  readonly failures: Record<string, number>;
}

export interface Share {
  /** The agents of this share. */
  readonly dns: readonly string[];
  readonly domain: string;
  readonly password: string;
  readonly place: Place;
  /** Source addresses, used in turn; none: the system's choice. */
  readonly sources: readonly string[];
}

/** The agents of one process. */
export class Fleet {
  readonly #agents: readonly Agent[];
  readonly #registered = new Set<Agent>();
  readonly #gaveUp = new Set<Agent>();
  /** Time at which an agent was lost, until it is back. */
  readonly #lostAt = new Map<Agent, number>();
  /** Agents that were lost since the tally was last taken. */
  readonly #stricken = new Set<Agent>();
  /** Called at every change of an agent's registration. */
  readonly #watchers = new Set<() => void>();
  #tally = emptyTally();
  #refreshing: NodeJS.Timeout[] = [];

  constructor({ dns, domain, password, place, sources }: Share) {
    this.#agents = dns.map((dn, index) => {
      const source = sources.length === 0 ? undefined : sources[index % sources.length];
      const agent: Agent = new Agent(dn, domain, password, place, source, {
        registered: (connectMs, registerMs) => {
          this.#tally.samples.connect.push(connectMs);
          this.#tally.samples.register.push(registerMs);
          const lostAt = this.#lostAt.get(agent);
          if (lostAt !== undefined) this.#tally.samples.back.push(performance.now() - lostAt);
          this.#lostAt.delete(agent);
          this.#registered.add(agent);
          this.#changed();
        },
        refreshed: (ms) => this.#tally.samples.refresh.push(ms),
        failed: (reason) => this.#failed(reason),
        lost: (reason) => {
          this.#lostAt.set(agent, performance.now());
          this.#stricken.add(agent);
          this.#registered.delete(agent);
          this.#failed(`lost: ${reason}`);
          this.#changed();
        },
        gaveUp: () => {
          this.#gaveUp.add(agent);
          this.#changed();
        },
      });
      return agent;
    });
  }

  /** Results since the last call. */
  takeTally(): Tally {
    const tally = this.#tally;
    this.#tally = emptyTally();
    this.#stricken.clear();
    return tally;
  }

  get registered(): number {
    return this.#registered.size;
  }

  /** Starts all agents: `rate` a second, or `atOnce` at a time. Resolves when all are registered, or at the limit. */
  async connect(
    pace: { readonly rate: number } | { readonly atOnce: number },
    limitMs: number,
  ): Promise<void> {
    if ('rate' in pace) {
      const begun = performance.now();
      for (const [index, agent] of this.#agents.entries()) {
        const wait = begun + (index * 1000) / pace.rate - performance.now();
        if (wait > 0) await delay(wait);
        agent.start();
      }
    } else {
      for (const [index, agent] of this.#agents.entries()) {
        agent.start();
        // The server accepts no more: agents that have not started are missing, too.
        if (!(await this.#until(() => index + 1 - this.#arrived < pace.atOnce, limitMs))) return;
      }
    }
    await this.settled(limitMs);
  }

  /** Resolves when all agents are registered or have given up, or at the limit. */
  async settled(limitMs: number): Promise<void> {
    await this.#until(() => this.#arrived === this.#agents.length, limitMs);
  }

  /** Resolves when all agents were lost since the last tally and are back, or at the limit. */
  async returned(limitMs: number): Promise<void> {
    const all = this.#agents.length;
    await this.#until(() => this.#stricken.size === all && this.#arrived === all, limitMs);
  }

  /** Refreshes each agent's registration every `intervalMs`, spread over that time; null stops it. */
  refresh(intervalMs: number | null): void {
    for (const timer of this.#refreshing) clearTimeout(timer);
    this.#refreshing = [];
    if (intervalMs === null) return;
    for (const agent of this.#agents) {
      const first = setTimeout(() => {
        const refresh = () => void (this.#registered.has(agent) && agent.refresh());
        refresh();
        this.#refreshing.push(setInterval(refresh, intervalMs));
      }, Math.random() * intervalMs);
      this.#refreshing.push(first);
    }
  }

  /** Registers again and again on the open connections, with `atOnce` on the way at a time. */
  async flood(forMs: number, atOnce: number): Promise<void> {
    const end = performance.now() + forMs;
    let next = 0;
    const lane = async () => {
      while (performance.now() < end) {
        const agent = this.#agents[next % this.#agents.length];
        next += 1;
        if (agent !== undefined && this.#registered.has(agent)) await agent.refresh();
        else await nextTurn();
      }
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, this.#agents.length) }, lane));
  }

  /** Cuts all connections at once. */
  cut(): void {
    for (const agent of this.#agents) agent.cut();
  }

  get #arrived(): number {
    return this.registered + this.#gaveUp.size;
  }

  #failed(reason: string): void {
    this.#tally.failures[reason] = (this.#tally.failures[reason] ?? 0) + 1;
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher();
  }

  /** Resolves with true if the condition holds in time, else with false. */
  #until(condition: () => boolean, limitMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const done = (held: boolean) => {
        this.#watchers.delete(look);
        clearTimeout(timer);
        resolve(held);
      };
      const look = () => {
        if (condition()) done(true);
      };
      const timer = setTimeout(() => done(false), limitMs);
      this.#watchers.add(look);
      look();
    });
  }
}

function emptyTally(): Tally {
  return { samples: { connect: [], register: [], refresh: [], back: [] }, failures: {} };
}
