import { type App, type BrowserWindow, dialog, powerMonitor } from 'electron';
import type { Call } from '../../shared/domain/call/call';
import { callLayout } from '../../shared/domain/call/callLayout';
import type { PhoneStatus } from '../../shared/domain/phoneStatus';
import { callerName } from '../../shared/words/callerName';
import { desktopWords } from '../../shared/words/desktop';
import type { Logger } from '../diagnostics/port';
import type { SendEvent } from '../ipc/port';
import type { PhoneStatusSource } from '../status/port';

/** The time for hanging up and unregistering (milliseconds): the page waits 2 s for the server's answer. */
const SIGN_OFF_LIMIT_MS = 3000;

export interface QuittingOptions {
  readonly app: App;
  readonly status: PhoneStatusSource;
  readonly window: () => BrowserWindow | null;
  readonly showWindow: () => void;
  readonly sendEvent: SendEvent;
  readonly log: Logger;
}

/**
 * The way out: during a call the agent is asked, then the page hangs up and unregisters, then the program ends. The end of
 * the desktop session (SIGTERM, shutting down) asks nobody.
 *
 *   running ─▶ asking ─▶ signing-off ─▶ over
 *     ▲ └─────────┼────────▲   no call, or the session ends
 *     └───────────┘ Cancel
 */
export class Quitting {
  readonly #options: QuittingOptions;
  readonly #waitsFor: (() => Promise<unknown>)[] = [];
  #phase: 'running' | 'asking' | 'signing-off' | 'over' = 'running';

  constructor(options: QuittingOptions) {
    this.#options = options;
    const { app } = options;
    app.on('before-quit', (event) => {
      if (this.#phase === 'over') return;
      event.preventDefault();
      if (this.#phase === 'running') void this.#begin();
    });
  }

  /** Follows the end of the desktop session. Once Electron is ready. */
  followSession(): void {
    powerMonitor.on('shutdown', () => this.sessionEnds('shutdown'));
    // Chromium sets its own handlers at its start: they quit as if the agent had asked for it, and so would ask the agent.
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      process.on(signal, () => this.sessionEnds(signal));
    }
  }

  /** The program ends only when this has settled too, or its time is up. */
  waitFor(settled: () => Promise<unknown>): void {
    this.#waitsFor.push(settled);
  }

  /** A window that closes now closes for good. */
  get begun(): boolean {
    return this.#phase === 'signing-off' || this.#phase === 'over';
  }

  /** Quits without asking, since there is nobody to ask and little time. */
  sessionEnds(why: string): void {
    this.#options.log.write('info', 'app.session-ends', { why });
    void this.#signOff();
  }

  async #begin(): Promise<void> {
    const { status, log } = this.#options;
    const { primary } = callLayout(status.value.calls);
    if (primary !== null) {
      this.#phase = 'asking';
      const agreed = await this.#ask(primary);
      log.write('info', 'app.quit-asked', { call: primary.state, agreed });
      // The session may have ended meanwhile.
      if (this.#phase !== 'asking') return;
      if (!agreed) {
        this.#phase = 'running';
        return;
      }
    }
    await this.#signOff();
  }

  async #ask(call: Call): Promise<boolean> {
    const { showWindow, window } = this.#options;
    const words = desktopWords.quit;
    showWindow();
    const parent = window();
    const question = {
      type: 'warning',
      message:
        call.state === 'ringing'
          ? words.ringing(callerName(call.party))
          : words.inCall(callerName(call.party)),
      detail: words.detail,
      buttons: [words.cancel, words.agree],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    } as const;
    const options = { ...question, buttons: [...question.buttons] };
    const { response } = await (parent === null
      ? dialog.showMessageBox(options)
      : dialog.showMessageBox(parent, options));
    return response === 1;
  }

  async #signOff(): Promise<void> {
    if (this.begun) return;
    this.#phase = 'signing-off';
    const { app, window, log } = this.#options;
    window()?.hide();
    const signedOff = await this.#pageSignsOff();
    const settled = Promise.all(this.#waitsFor.map((wait) => wait()));
    await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, SIGN_OFF_LIMIT_MS))]);
    log.write(signedOff ? 'info' : 'warn', 'app.quits', { signedOff });
    this.#phase = 'over';
    app.quit();
  }

  /** Resolves to whether the page did so in time. */
  #pageSignsOff(): Promise<boolean> {
    const { status, sendEvent } = this.#options;
    return new Promise((resolve) => {
      const finish = (signedOff: boolean): void => {
        clearTimeout(limit);
        stop();
        resolve(signedOff);
      };
      const limit = setTimeout(() => finish(false), SIGN_OFF_LIMIT_MS);
      const stop = status.subscribe((now) => {
        if (isSignedOff(now)) finish(true);
      });
      sendEvent('phone:stop', undefined);
      if (isSignedOff(status.value)) finish(true);
    });
  }
}

const isSignedOff = ({ registration, calls }: PhoneStatus): boolean =>
  registration.state === 'signed-out' && calls.length === 0;
