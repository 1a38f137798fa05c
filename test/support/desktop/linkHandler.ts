/** The phone as the desktop's program for links that call, and its windows as the agent sees them. */
import { execFile } from 'node:child_process';
import { mkdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page } from '@playwright/test';
import { getElectron } from '../../../scripts/get-electron';
import { ensureHostPackages } from '../../../scripts/host-packages';
import { packagedSchemes } from '../packagedSchemes';
import type { DesktopSession } from './session';
import { searchWindows } from './windows';

const run = promisify(execFile);
const projectDir = path.resolve(import.meta.dirname, '../../..');
/** As the packages name it. */
const entryName = 'agent-softphone.desktop';

const STARTS_WITHIN_MS = 60_000;
const LOOK_AGAIN_MS = 50;

type Desktop = Pick<DesktopSession, 'env' | 'dir'>;

/** The desktop's program for links: started and told by `xdg-open` alone. */
export class LinkHandler {
  readonly #desktop: Desktop;
  readonly #userData: string;
  readonly #program: string;

  private constructor(desktop: Desktop, userData: string, program: string) {
    this.#desktop = desktop;
    this.#userData = userData;
    this.#program = program;
  }

  /** A desktop entry as a package's, made the user's default by xdg-mime. */
  static async install(desktop: Desktop, phone: { userData: string; config: string }): Promise<LinkHandler> {
    await ensureHostPackages(['xdg-utils', 'xdotool'], 'tests of links');
    const { executable } = await getElectron();
    const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const { userData, config } = phone;
    const args = [...root, '--remote-debugging-port=0', projectDir, `--user-data-dir=${userData}`];
    // Of an earlier phone, which tells no port of the next.
    await rm(devToolsFile(userData), { force: true });
    const program = `${userData}.sh`;
    const command = [executable, ...args, `--config=${config}`].map((part) => `'${part}'`).join(' ');
    await writeFile(program, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o700 });

    const folder = path.join(String(desktop.env['XDG_DATA_HOME']), 'applications');
    await mkdir(folder, { recursive: true });
    const types = (await packagedSchemes()).map((scheme) => `x-scheme-handler/${scheme}`);
    const entry = [
      '[Desktop Entry]',
      'Type=Application',
      'Name=Agent Softphone',
      `Exec=${program} %u`,
      `MimeType=${types.join(';')};`,
    ];
    await writeFile(path.join(folder, entryName), `${entry.join('\n')}\n`);
    await run('xdg-mime', ['default', entryName, ...types], { env: desktop.env });
    return new LinkHandler(desktop, userData, program);
  }

  /** As a click in a browser or a mail. Resolves when the program that it started has ended. */
  async open(link: string): Promise<void> {
    await run('xdg-open', [link], { env: this.#desktop.env });
  }

  /** The program with arguments that no desktop gives it. Resolves when it has ended. */
  async start(...args: readonly string[]): Promise<void> {
    await run(this.#program, [...args], { env: this.#desktop.env });
  }

  /** Process id of the phone that runs; null while there is none. */
  async pid(): Promise<number | null> {
    // Chromium's lock for one instance: HOST-PID.
    const lock = await readlink(path.join(this.#userData, 'SingletonLock')).catch(() => '');
    return Number(/-(\d+)$/.exec(lock)?.[1] ?? Number.NaN) || null;
  }

  /** The page of a phone that a link started. Close `browser` before the phone ends. */
  async page(): Promise<{ readonly browser: Browser; readonly page: Page }> {
    const browser = await chromium.connectOverCDP(
      await this.#devTools(AbortSignal.timeout(STARTS_WITHIN_MS)),
    );
    const page = browser.contexts()[0]?.pages()[0];
    if (page === undefined) throw new Error('no page is there');
    return { browser, page };
  }

  /** Main's log: one object a line, oldest first. */
  async log(): Promise<Record<string, unknown>[]> {
    const text = await readFile(path.join(this.#userData, 'logs', 'main.log'), 'utf8');
    return text
      .split('\n')
      .filter((line) => line.endsWith('}'))
      .map((line): Record<string, unknown> => JSON.parse(line));
  }

  /** How many windows of the phone are in sight. */
  async windows(): Promise<number> {
    // It ends with 1 when it finds none.
    const found = await this.#xdotool('search', '--onlyvisible', '--name', '^Agent Softphone$').catch(
      () => '',
    );
    return found === '' ? 0 : found.split('\n').length;
  }

  async minimise(): Promise<void> {
    const [window] = await searchWindows(this.#desktop, '--onlyvisible', '--name', '^Agent Softphone$');
    await this.#xdotool('windowminimize', String(window));
  }

  /** The title of the window that has the keyboard. */
  activeWindow(): Promise<string> {
    return this.#xdotool('getactivewindow', 'getwindowname').catch(() => '');
  }

  /** Its address, once there is a page: Playwright waits for ever at a program that has none yet. */
  async #devTools(signal: AbortSignal): Promise<string> {
    for (;;) {
      const written = await readFile(devToolsFile(this.#userData), 'utf8').catch(() => '');
      const address = `http://127.0.0.1:${written.split('\n')[0]}`;
      const targets =
        written === '' ? '' : await fetch(`${address}/json/list`, { signal }).then((of) => of.text());
      if (targets.includes('"type": "page"')) return address;
      await delay(LOOK_AGAIN_MS, undefined, { signal });
    }
  }

  async #xdotool(...args: readonly string[]): Promise<string> {
    const { stdout } = await run('xdotool', args, { env: this.#desktop.env });
    return stdout.trim();
  }
}

const devToolsFile = (userData: string): string => path.join(userData, 'DevToolsActivePort');
