import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { StackFailure } from '../stack/failure';
import type { Tally } from './fleet';
import type { Account, Order } from './orders';

const milliseconds = z.array(z.number());
const answerSchema = z.object({
  error: z.string().optional(),
  account: z
    .object({
      tally: z.object({
        samples: z.object({
          connect: milliseconds,
          register: milliseconds,
          refresh: milliseconds,
          back: milliseconds,
        }),
        failures: z.record(z.string(), z.number()),
      }),
      registered: z.number(),
      cpuMs: z.number(),
    })
    .optional(),
});

/** The worker processes, as one. */
export class Crew {
  readonly #workers: readonly ChildProcess[];

  private constructor(workers: readonly ChildProcess[]) {
    this.#workers = workers;
  }

  static start(size: number): Crew {
    const module = fileURLToPath(new URL('worker.ts', import.meta.url));
    const start = () => fork(module, { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    return new Crew(Array.from({ length: size }, start));
  }

  get size(): number {
    return this.#workers.length;
  }

  /** Gives each worker its order, and waits until all have carried it out. @throws StackFailure when one can't */
  async tell(orderOf: (index: number) => Order): Promise<void> {
    await Promise.all(this.#workers.map((worker, index) => ask(worker, orderOf(index))));
  }

  /** What all have counted since the last time. */
  async account(): Promise<Account> {
    const accounts = await Promise.all(this.#workers.map((worker) => ask(worker, { order: 'tally' })));
    return accounts.filter((account) => account !== undefined).reduce(add);
  }

  /** Ends the workers, and with them every connection. */
  async end(): Promise<void> {
    await Promise.all(
      this.#workers.map(async (worker) => {
        if (worker.exitCode !== null || worker.signalCode !== null) return;
        const exited = once(worker, 'exit');
        worker.disconnect();
        await exited;
      }),
    );
  }
}

async function ask(worker: ChildProcess, order: Order): Promise<Account | undefined> {
  const abort = new AbortController();
  const { signal } = abort;
  try {
    const answered = once(worker, 'message', { signal });
    const ended = once(worker, 'exit', { signal }).then(() => {
      throw new StackFailure('a worker of the load test ended before its time');
    });
    worker.send(order);
    const [message] = await Promise.race([answered, ended]);
    const { error, account } = answerSchema.parse(message);
    if (error !== undefined) throw new StackFailure(error);
    return account;
  } finally {
    abort.abort();
  }
}

function add(one: Account, other: Account): Account {
  const failures = { ...one.tally.failures };
  for (const [reason, count] of Object.entries(other.tally.failures)) {
    failures[reason] = (failures[reason] ?? 0) + count;
  }
  const kinds = ['connect', 'register', 'refresh', 'back'] as const;
  const both = kinds.map((kind) => [kind, [...one.tally.samples[kind], ...other.tally.samples[kind]]]);
  const samples: Tally['samples'] = Object.fromEntries(both);
  return {
    tally: { samples, failures },
    registered: one.registered + other.registered,
    cpuMs: one.cpuMs + other.cpuMs,
  };
}
