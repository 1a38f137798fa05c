/** The keyboard of a desktop session, other programs that have it, and what is selected in them. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { EventEmitter, on, once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import koffi from 'koffi';
import { ensureHostPackages } from '../../../scripts/host-packages';
import type { DesktopSession } from './session';

const run = promisify(execFile);
const EVENT_WITHIN_MS = 20_000;

type Desktop = Pick<DesktopSession, 'env'>;

/** Real key presses, by the X server's own test extension. Keys as xdotool names them: `ctrl+shift+F2`. */
export class Keyboard {
  readonly #desktop: Desktop;

  private constructor(desktop: Desktop) {
    this.#desktop = desktop;
  }

  static async of(desktop: Desktop): Promise<Keyboard> {
    await ensureHostPackages(['xdotool', 'xclip', 'x11-utils'], 'tests that press keys');
    return new Keyboard(desktop);
  }

  press(keys: string): Promise<void> {
    return this.#xdotool('key', keys);
  }

  /** Held so long that the X server repeats it (after 660 ms, every 40). */
  hold(keys: string, seconds: number): Promise<void> {
    return this.#xdotool('keydown', keys, 'sleep', String(seconds), 'keyup', keys);
  }

  down(keys: string): Promise<void> {
    return this.#xdotool('keydown', keys);
  }

  up(keys: string): Promise<void> {
    return this.#xdotool('keyup', keys);
  }

  type(text: string): Promise<void> {
    return this.#xdotool('type', text);
  }

  /** As an agent marks a text with the mouse in some program, or copies it. */
  async select(text: string, where: 'primary' | 'clipboard' = 'primary'): Promise<void> {
    // It stays in the background for as long as its text is the selection.
    const child = spawn('xclip', ['-selection', where, '-in'], {
      env: this.#desktop.env,
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    child.stdin.end(text);
    await once(child, 'exit');
  }

  async #xdotool(...args: readonly string[]): Promise<void> {
    await run('xdotool', args, { env: this.#desktop.env });
  }
}

/** Another program's window, which has the keyboard, and what it gets of it. */
export class OtherWindow {
  readonly #child: ChildProcess;
  readonly #lines = new EventEmitter();
  readonly #keys: string[] = [];
  #focused = false;

  private constructor(desktop: Desktop) {
    // The kernel ends it when this process dies. Unbuffered, or its lines come in blocks.
    const args = [
      '--pdeathsig',
      'TERM',
      '--',
      'stdbuf',
      '-oL',
      'xev',
      '-event',
      'keyboard',
      '-event',
      'focus',
    ];
    this.#child = spawn('setpriv', args, { env: desktop.env, stdio: ['ignore', 'pipe', 'inherit'] });
    let event = '';
    if (this.#child.stdout === null) throw new Error('no output');
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      event = /^(\w+) event/.exec(line)?.[1] ?? event;
      const key = /keysym 0x[0-9a-f]+, (\w+)\)/.exec(line)?.[1];
      if (key !== undefined && event === 'KeyPress') this.#keys.push(key);
      if (/^Focus(In|Out) event/.test(line)) this.#focused = event === 'FocusIn';
      this.#lines.emit('line');
    });
  }

  /** Resolves when it has the keyboard. */
  static async focused(desktop: Desktop): Promise<OtherWindow> {
    const window = new OtherWindow(desktop);
    await window.#until(() => window.#focused, 'the focus');
    return window;
  }

  /** Keys that it was given, by their X names. */
  get keys(): readonly string[] {
    return this.#keys;
  }

  /** Waits until these keys, without others between them, came in. */
  async got(...keys: readonly string[]): Promise<void> {
    await this.#until(() => this.#keys.join(' ').includes(keys.join(' ')), keys.join(' '));
  }

  async close(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await exited;
  }

  async #until(holds: () => boolean, what: string): Promise<void> {
    if (holds()) return;
    try {
      for await (const _ of on(this.#lines, 'line', { signal: AbortSignal.timeout(EVENT_WITHIN_MS) })) {
        if (holds()) return;
      }
    } catch {
      throw new Error(`the other window did not get ${what}, but: ${this.#keys.join(' ')}`);
    }
  }
}

const CONTROL_AND_SHIFT = (1 << 2) | (1 << 0);
const ASYNCHRONOUS = 1;
const F1 = 0xffbe;

/** Another program that holds Ctrl+Shift+F<number>: the phone must not hold it when this is called. */
export function grabFunctionKey(desktop: Desktop, number: number): { release(): void } {
  const x11 = koffi.load('libX11.so.6');
  const display: unknown = x11.func('void *XOpenDisplay(const char *name)')(desktop.env['DISPLAY']);
  const keycode: number = x11.func('uint8_t XKeysymToKeycode(void *display, unsigned long keysym)')(
    display,
    F1 + number - 1,
  );
  const root: bigint | number = x11.func('unsigned long XDefaultRootWindow(void *display)')(display);
  x11.func(
    'int XGrabKey(void *display, int keycode, unsigned int modifiers, unsigned long window, int ownerEvents, int pointer, int keyboard)',
  )(display, keycode, CONTROL_AND_SHIFT, root, 0, ASYNCHRONOUS, ASYNCHRONOUS);
  x11.func('int XSync(void *display, int discard)')(display, 0);
  return { release: () => x11.func('int XCloseDisplay(void *display)')(display) };
}
