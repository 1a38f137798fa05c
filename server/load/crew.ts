import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { StackFailure } from '../stack/failure';
import type { Account, Answer, Order } from './orders';

/** All worker processes, used as one. */
export class Crew {
  readonly #workers: readonly Worker[];

  /** @param size how many processes */
  constructor(size: number) {
    this.#workers = Array.from({ length: size }, () => new Worker());
  }

  get size(): number {
    return this.#workers.length;
  }

  /** Gives each worker its order, and waits until all have carried it out. @throws StackFailure when one can't */
  async tell(orderOf: (index: number) => Order): Promise<void> {
    await Promise.all(this.#workers.map((worker, index) => worker.tell(orderOf(index))));
  }

  /** The results of all workers since the last call. */
  async account(): Promise<Account> {
    const accounts = await Promise.all(this.#workers.map((worker) => worker.tell({ order: 'account' })));
    return accounts.filter((account) => account !== undefined).reduce(add);
  }

  /** Ends the workers, and with them every connection. */
  async end(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.end()));
  }
}

interface Waiting {
  readonly resolve: (account: Account | undefined) => void;
  readonly reject: (reason: StackFailure) => void;
}

class Worker {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  constructor() {
    this.#process = fork(fileURLToPath(new URL('worker.ts', import.meta.url)), {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#process.on('message', ({ id, account, problem }: Answer) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (problem === undefined) waiting?.resolve(account);
      else waiting?.reject(new StackFailure(problem));
    });
    this.#process.on('exit', () => {
      const failure = new StackFailure('a process of the load test ended before its time');
      for (const { reject } of this.#waiting.values()) reject(failure);
    });
  }

  tell(order: Order): Promise<Account | undefined> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      // After an early end sending fails; without a callback the process would raise that as an event.
      this.#process.send({ id, order }, (error) => {
        if (error !== null) reject(new StackFailure(`a load process can't be told: ${error.message}`));
      });
    });
  }

  async end(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#waiting.clear();
    const exited = once(this.#process, 'exit');
    this.#process.disconnect();
    await exited;
  }
}

function add(one: Account, other: Account): Account {
  const failures = { ...one.tally.failures };
  for (const [reason, count] of Object.entries(other.tally.failures)) {
    failures[reason] = (failures[reason] ?? 0) + count;
  }
  const [first, second] = [one.tally.samples, other.tally.samples];
  const samples = {
    connect: first.connect.concat(second.connect),
    register: first.register.concat(second.register),
    refresh: first.refresh.concat(second.refresh),
    back: first.back.concat(second.back),
  };
  return {
    tally: { samples, failures },
    registered: one.registered + other.registered,
    cpuMs: one.cpuMs + other.cpuMs,
  };
}
