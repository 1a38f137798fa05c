import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { _electron, chromium, type ElectronApplication, type Page } from '@playwright/test';
import { getElectron, sayElectron } from '../../../scripts/get-electron';

const require = createRequire(import.meta.url);
/** Has an `electron` that ends with the process that starts it: Playwright's own goes on when that is killed. */
const mortal = path.join(import.meta.dirname, 'mortal');
const onLinux = process.platform === 'linux';
const STARTS_WITHIN_MS = 60_000;
const QUITS_WITHIN_MS = 15_000;

export interface LaunchOptions {
  /** Folder with the app's package.json. */
  readonly appDir: string;
  /** Whole: `desktop.env`, and what the test adds. */
  readonly env: Record<string, string>;
  readonly userData: string;
  readonly args?: readonly string[];
  /** Given a folder with the program `electron`, a folder with another one, which starts it. Default: that one. */
  readonly wrap?: (dist: string) => Promise<string>;
}

/** A running Electron with its first window, and all that it complained about. */
export class RunningApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Every line of standard output and error. */
  readonly logs: readonly string[];
  readonly #child: ChildProcess;
  readonly #problems: string[];
  readonly #expected: RegExp[] = [];
  readonly #userData: string;
  readonly #watch: (page: Page) => void;

  constructor({ app, page, logs, problems, userData, watch }: RunningParts) {
    this.#userData = userData;
    this.#watch = watch;
    this.app = app;
    this.#child = app.process();
    this.page = page;
    this.logs = logs;
    this.#problems = problems;
  }

  /** The test provokes such complaints (console errors, page errors, error lines of the log): they are no failure. */
  expectProblem(...patterns: readonly RegExp[]): void {
    this.#expected.push(...patterns);
  }

  /** Complaints that nobody expected. */
  get problems(): string[] {
    return this.#problems.filter((problem) => !this.#expected.some((pattern) => pattern.test(problem)));
  }

  /** Of the window's page; waits for one that is about to be. Never 0, which a signal would take for the tests themselves. */
  async pageProcess(): Promise<number> {
    return this.app.evaluate(async ({ BrowserWindow }) => {
      for (;;) {
        const pid = BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0;
        if (pid > 0) return pid;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    });
  }

  /** Playwright gives a page up whose process has died: this is the one that is in the window then. */
  async pageAgain(): Promise<Page> {
    const [port] = (await readFile(path.join(this.#userData, 'DevToolsActivePort'), 'utf8')).split('\n');
    // For a moment there is none: the old one's process has gone, and the new one is not there yet. Whoever asks in that moment is not
    // always told when it comes; whoever asks anew sees it.
    for (;;) {
      const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
      const [context] = browser.contexts();
      const page =
        context?.pages()[0] ?? (await context?.waitForEvent('page', { timeout: 2_000 }).catch(() => null));
      if (page) {
        this.#watch(page);
        return page;
      }
      await browser.close();
    }
  }

  /** Ends it as the desktop session does, which asks nothing during a call, and waits until it is gone; forces it when it hangs. */
  async close(): Promise<void> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    const force = setTimeout(() => {
      this.#problems.push(`Electron did not quit within ${QUITS_WITHIN_MS / 1000} s and was killed`);
      child.kill('SIGKILL');
    }, QUITS_WITHIN_MS);
    child.kill('SIGTERM');
    await exited;
    clearTimeout(force);
    if (child.exitCode !== 0 && child.signalCode === null) {
      this.#problems.push(`Electron ended with code ${child.exitCode}`);
    }
  }
}

interface RunningParts {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly logs: readonly string[];
  readonly problems: string[];
  readonly userData: string;
  readonly watch: (page: Page) => void;
}

let announced = false;

/** Starts an app in the real Electron under Playwright and waits until its window's page is loaded. */
export async function launchElectron({
  appDir,
  env,
  userData,
  args = [],
  wrap = async (dist) => dist,
}: LaunchOptions): Promise<RunningApp> {
  const electron = await getElectron();
  if (!announced) console.log(sayElectron(electron));
  announced = true;

  // Without `executablePath` Playwright loads a part of its own into main, which holds `ready` back until it is
  // connected. Otherwise a fast window is now and then there first, and Playwright waits for it for ever.
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] = await wrap(onLinux ? mortal : electron.dev);
  // The package looks for its Electron when it is first loaded only.
  delete require.cache[require.resolve('electron/index.js')];
  const app = await _electron.launch({
    args: [appDir, `--user-data-dir=${userData}`, ...args],
    cwd: appDir,
    env: { ...env, ...(onLinux && { REAL_ELECTRON: path.join(electron.dev, 'electron') }) },
    // Chromium's sandbox refuses to run for root.
    chromiumSandbox: process.getuid?.() !== 0,
    timeout: STARTS_WITHIN_MS,
  });
  const logs: string[] = [];
  const problems: string[] = [];
  for (const stream of [app.process().stdout, app.process().stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      logs.push(line);
      if (isErrorLine(line)) problems.push(`log: ${line}`);
    });
  }
  const watch = (page: Page): void => {
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => problems.push(`page: ${error.stack ?? error.message}`));
    page.on('crash', () => problems.push('page: crashed'));
  };
  app.on('window', watch);
  try {
    const page = await app.firstWindow({ timeout: STARTS_WITHIN_MS });
    // Whoever quits before its page is there makes the app complain.
    await page.waitForLoadState('load', { timeout: STARTS_WITHIN_MS });
    return new RunningApp({ app, page, logs, problems, userData, watch });
  } catch (error) {
    app.process().kill('SIGKILL');
    throw new Error(`the app opened no window: ${String(error)}\n${logs.slice(-30).join('\n')}`);
  }
}

/** The app's own log lines are JSON with a level; and Electron's words for an error nobody caught in main. */
function isErrorLine(line: string): boolean {
  return /^\{.*"level":"error"/.test(line) || /Uncaught Exception|UnhandledPromiseRejection/.test(line);
}
