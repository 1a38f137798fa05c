import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { ensureHostPackages } from '../../../scripts/host-packages';
import type { DesktopSession } from './session';

const run = promisify(execFile);

/** The user's keyboard and mouse, as real X events; `args` as xdotool takes them. Returns what it prints. */
export async function xdotool(
  desktop: DesktopSession,
  ...args: readonly (string | number)[]
): Promise<string> {
  await ensureHostPackages(['xdotool'], 'the tests that press keys');
  const { stdout } = await run('xdotool', args.map(String), { env: desktop.env, timeout: 60_000 });
  return stdout.trim();
}

/** Another program that the user works in: a plain X client over most of the screen, which says what keys it got. */
export class TypingWindow {
  readonly #child: ChildProcess;
  readonly #keys: string[] = [];
  readonly #events = new EventEmitter();

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Resolves once it has the keyboard. */
  static async open(desktop: DesktopSession): Promise<TypingWindow> {
    await ensureHostPackages(['x11-utils'], 'the tests that type into another window');
    // Line by line: xev's own buffer would keep what it says. The kernel ends it when this process dies.
    const xev = ['stdbuf', '-oL', 'xev', '-name', 'typing', '-geometry', '1200x800+0+0'];
    const child = spawn('setpriv', ['--pdeathsig', 'TERM', '--', ...xev], {
      env: desktop.env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const typing = new TypingWindow(child);
    const focused = new Promise<void>((resolve, reject) => {
      child.once('exit', () => reject(new Error('xev ended before it had the keyboard')));
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.startsWith('FocusIn event')) resolve();
        typing.#heard(line);
      });
    });
    await focused;
    return typing;
  }

  /** Keys pressed in it since it opened, by their X names. */
  get keys(): readonly string[] {
    return this.#keys;
  }

  /** Presses the keys one after the other, and resolves when this window has got them all. @throws when it did not */
  async type(desktop: DesktopSession, ...keys: readonly string[]): Promise<void> {
    const before = this.#keys.length;
    const signal = AbortSignal.timeout(15_000);
    await xdotool(desktop, 'key', ...keys);
    while (this.#keys.length < before + keys.length) {
      await once(this.#events, 'key', { signal }).catch(() => {
        throw new Error(
          `typed ${keys.join()}; the window got ${this.#keys.slice(before).join() || 'nothing'}`,
        );
      });
    }
  }

  async close(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill();
    await exited;
  }

  #pressed = false;
  #heard(line: string): void {
    if (line.startsWith('KeyPress event')) this.#pressed = true;
    const name = this.#pressed ? /keysym 0x[0-9a-f]+, (\w+)/.exec(line)?.[1] : undefined;
    if (name === undefined) return;
    this.#pressed = false;
    this.#keys.push(name);
    this.#events.emit('key');
  }
}
