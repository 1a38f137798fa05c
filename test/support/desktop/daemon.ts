import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const READY_WITHIN_MS = 30_000;
const GONE_WITHIN_MS = 10_000;

export interface DaemonOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Written to the daemon's standard input, which is then closed: the way for a secret. */
  readonly stdin?: string;
  /** The line that says that the daemon serves; fd 3 is for `-displayfd 3` and its like. */
  readonly ready?: { readonly on: 'stdout' | 'stderr' | 'fd3'; readonly line: RegExp };
}

/** One background program of a test's desktop: ready when it said so, ended by its pid and by nothing else. */
export class Daemon {
  readonly #child: ChildProcess;
  readonly #command: string;
  readonly #tail: string[] = [];
  /** Resolves when the program is gone, however that came about. */
  readonly exited: Promise<void>;

  private constructor({ command, args, env, stdin }: DaemonOptions) {
    this.#command = command;
    // The kernel ends the daemon when this process dies without closing it. TERM, so that it can clean up.
    this.#child = spawn('setpriv', ['--pdeathsig', 'TERM', '--', command, ...args], {
      env,
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    });
    this.exited = new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('exit', () => resolve());
    });
    this.#child.stdin?.on('error', () => {}).end(stdin ?? '');
    for (const name of ['stdout', 'stderr'] as const) {
      createInterface({ input: this.#stream(name) }).on('line', (line) => {
        this.#tail.push(line);
        if (this.#tail.length > 100) this.#tail.shift();
      });
    }
  }

  /**
   * Starts it and waits for its ready line.
   * @returns the daemon and the line's match
   * @throws with the program's last lines when it ends, or stays silent, before
   */
  static async start(options: DaemonOptions): Promise<{ daemon: Daemon; match: readonly string[] }> {
    const daemon = new Daemon(options);
    const { ready } = options;
    if (ready === undefined) return { daemon, match: [] };
    const lines = createInterface({ input: daemon.#stream(ready.on) });
    const matched = new Promise<readonly string[]>((resolve) => {
      lines.on('line', (line) => {
        const match = ready.line.exec(line);
        if (match !== null) resolve(match);
      });
    });
    return { daemon, match: await daemon.during(matched, `line ${ready.line}`) };
  }

  /** Waits for something that only happens while the daemon lives. It ends the daemon when that fails. */
  async during<T>(promise: Promise<T>, what: string): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const failed = new Promise<never>((_, reject) => {
      const fail = (why: string): void =>
        reject(new Error(`${this.#command}: ${why}\n${this.#tail.join('\n')}`));
      timer = setTimeout(() => fail(`no ${what} within ${READY_WITHIN_MS / 1000} s`), READY_WITHIN_MS);
      this.exited.then(() => fail(`ended before its ${what}`), reject);
    });
    try {
      return await Promise.race([promise, failed]);
    } catch (error) {
      await this.stop();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Asks it to end and waits; forces it when it does not. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGTERM');
    const force = setTimeout(() => this.#child.kill('SIGKILL'), GONE_WITHIN_MS);
    await this.exited.finally(() => clearTimeout(force));
  }

  #stream(name: 'stdout' | 'stderr' | 'fd3'): Readable {
    const stream = this.#child.stdio[name === 'stdout' ? 1 : name === 'stderr' ? 2 : 3];
    return stream as Readable;
  }
}
