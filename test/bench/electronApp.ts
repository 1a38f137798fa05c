import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { Cdp } from './cdp';
import { fromMonotonic, now } from './clock';
import { killRest, processTree } from './processes';

export interface LaunchOptions {
  readonly executable: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** A SIP message that the page received over its WebSocket. */
interface ReceivedFrame {
  readonly at: number;
  readonly text: string;
}

const anything = z.unknown();
const attached = z.object({ sessionId: z.string(), targetInfo: z.object({ type: z.string() }) });
const frameReceived = z.object({ timestamp: z.number(), response: z.object({ payloadData: z.string() }) });
const evaluated = z.object({
  result: z.object({ value: z.unknown() }),
  exceptionDetails: z.object({ text: z.string() }).optional(),
});

const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** How long any single thing may take before the run counts as broken. */
const LIMIT_MS = 30_000;

export function within<T>(what: string, promise: Promise<T>, limitMs = LIMIT_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${limitMs / 1000} s`)), limitMs);
  });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}

/**
 * An Electron app driven over its DevTools port, from outside: unlike Playwright's driver this neither opens Node's inspector
 * nor holds back `ready`, so the start is the app's own.
 */
export class ElectronApp {
  readonly spawnedAt: number;
  readonly #options: LaunchOptions;
  readonly #child: ChildProcess;
  readonly #frames: ReceivedFrame[] = [];
  readonly #frameWaiters = new Set<() => void>();
  readonly #stderr: string[] = [];
  #cdp: Cdp | null = null;
  #page: string | null = null;
  #world: number | null = null;

  private constructor(options: LaunchOptions) {
    const { executable, args, env } = options;
    this.#options = options;
    this.spawnedAt = now();
    // The kernel ends it when this process dies.
    const program = ['--pdeathsig', 'TERM', '--', executable, ...sandbox, '--remote-debugging-port=0'];
    this.#child = spawn('setpriv', [...program, ...args], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  }

  /** Returns when the page's frames are being watched, which is long before it registers. */
  static async launch(options: LaunchOptions): Promise<ElectronApp> {
    const app = new ElectronApp(options);
    try {
      await within('the app opens its page', app.#attach());
      return app;
    } catch (error) {
      await app.end();
      throw new Error(`${String(error)}\n${app.#stderr.slice(-20).join('\n')}`);
    }
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('not started');
    return this.#child.pid;
  }

  /** The first frame of the page, received after `since`, that the pattern fits. */
  async received(what: string, pattern: RegExp, since: number): Promise<ReceivedFrame> {
    const find = (): ReceivedFrame | undefined =>
      this.#frames.find(({ at, text }) => at >= since && pattern.test(text));
    let waiter = (): void => {};
    const arrival = new Promise<ReceivedFrame>((resolve) => {
      waiter = (): void => {
        const frame = find();
        if (frame !== undefined) resolve(frame);
      };
    });
    this.#frameWaiters.add(waiter);
    waiter();
    return within(what, arrival).finally(() => this.#frameWaiters.delete(waiter));
  }

  /**
   * Starts the program once more with a link, as a desktop does for who follows one, and waits until that second one is gone.
   * @returns when it was spawned
   */
  async follow(link: string): Promise<number> {
    const { executable, args, env } = this.#options;
    const at = now();
    const second = spawn(executable, [...sandbox, ...args, link], { env, stdio: 'ignore' });
    await within('the second instance ends', once(second, 'exit'));
    return at;
  }

  /** In a world that shares the DOM with the page and nothing else. */
  async inOwnWorld<T>(expression: string, result: z.ZodType<T>): Promise<T> {
    this.#world ??= await this.#makeWorld();
    return this.#evaluate({ expression, contextId: this.#world }, result);
  }

  /** In the page's own world. */
  inPage<T>(expression: string, result: z.ZodType<T>): Promise<T> {
    return this.#evaluate({ expression }, result);
  }

  async click({ x, y }: { x: number; y: number }): Promise<void> {
    const button = { x, y, button: 'left', clickCount: 1 };
    await this.#send('Input.dispatchMouseEvent', { type: 'mousePressed', ...button }, anything);
    await this.#send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...button }, anything);
  }

  /** Types into the focused field. */
  async type(text: string): Promise<void> {
    await this.#send('Input.insertText', { text }, anything);
  }

  async collectGarbage(): Promise<void> {
    await this.#send('HeapProfiler.collectGarbage', {}, anything);
  }

  async end(): Promise<void> {
    if (this.#child.pid === undefined) return;
    const tree = await processTree(this.#child.pid);
    this.#cdp?.close();
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exit = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      await within('the app quits', exit, 5_000).catch(() => {});
    }
    await killRest(tree);
  }

  async #attach(): Promise<void> {
    const cdp = await Cdp.connect(await this.#devToolsUrl());
    this.#cdp = cdp;
    const page = new Promise<string>((resolve) => {
      cdp.on('Target.attachedToTarget', (params) => {
        const { sessionId, targetInfo } = attached.parse(params);
        if (targetInfo.type === 'page') resolve(sessionId);
      });
    });
    cdp.on('Network.webSocketFrameReceived', (params) => {
      const { timestamp, response } = frameReceived.parse(params);
      this.#frames.push({ at: fromMonotonic(timestamp), text: response.payloadData });
      for (const waiter of this.#frameWaiters) waiter();
    });
    const autoAttach = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true };
    await cdp.send('Target.setAutoAttach', autoAttach, anything);
    this.#page = await page;
    await this.#send('Network.enable', {}, anything);
  }

  #devToolsUrl(): Promise<string> {
    const { stderr } = this.#child;
    if (stderr === null) throw new Error('no stderr');
    return new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('exit', (code, signal) => reject(new Error(`the app ended with ${signal ?? code}`)));
      createInterface(stderr).on('line', (line) => {
        this.#stderr.push(line);
        const url = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
        if (url !== undefined) resolve(url);
      });
    });
  }

  async #makeWorld(): Promise<number> {
    const made = z.object({ executionContextId: z.number() });
    const params = { frameId: await this.#appFrame(), worldName: 'bench' };
    return (await this.#send('Page.createIsolatedWorld', params, made)).executionContextId;
  }

  /** The page's frame, once the app's own document is in it: a world made before goes with the empty one. */
  async #appFrame(): Promise<string> {
    const isOwn = ({ url }: { url: string }): boolean => url !== '' && url !== 'about:blank';
    const frame = z.object({ id: z.string(), url: z.string() });
    const navigated = new Promise<string>((resolve) => {
      this.#cdp?.on('Page.frameNavigated', (params) => {
        const { frame: found } = z.object({ frame }).parse(params);
        if (isOwn(found)) resolve(found.id);
      });
    });
    await this.#send('Page.enable', {}, anything);
    const tree = z.object({ frameTree: z.object({ frame }) });
    const { frameTree } = await this.#send('Page.getFrameTree', {}, tree);
    return isOwn(frameTree.frame) ? frameTree.frame.id : within('the page has its document', navigated);
  }

  async #evaluate<T>(params: { expression: string; contextId?: number }, result: z.ZodType<T>): Promise<T> {
    const options = { ...params, awaitPromise: true, returnByValue: true };
    const reply = await this.#send('Runtime.evaluate', options, evaluated);
    if (reply.exceptionDetails !== undefined) throw new Error(`in the page: ${reply.exceptionDetails.text}`);
    return result.parse(reply.result.value);
  }

  #send<T>(method: string, params: object, result: z.ZodType<T>): Promise<T> {
    if (this.#cdp === null || this.#page === null) throw new Error('not attached');
    return within(method, this.#cdp.send(method, params, result, this.#page));
  }
}
