import type { PresentDevices } from '../../../shared/domain/soundDevices';
import { errorText, type Log } from '../diagnostics/log';
import { devicesOfKind } from './deviceList';
import type { DevicesPort } from './followDevices';

/** Not every change is told by the system: asked for this often (milliseconds); one question takes some 3 ms of a processor. */
const LOOK_AGAIN_MS = 1000;
/** The same during calls, in which no gap is to be longer than 300 ms; docs/bench.md. */
const LOOK_CLOSELY_MS = 200;

/** What the browser lists. */
export class PageDevices implements DevicesPort {
  readonly #log: Log;
  #listener: (inputs: PresentDevices, outputs: PresentDevices) => void = () => {};
  #timer = 0;
  #everyMs = LOOK_AGAIN_MS;

  constructor(log: Log) {
    this.#log = log;
  }

  watch(listener: (inputs: PresentDevices, outputs: PresentDevices) => void): void {
    this.#listener = listener;
    navigator.mediaDevices.addEventListener('devicechange', () => void this.#look());
    void this.#look();
  }

  setClose(close: boolean): void {
    const everyMs = close ? LOOK_CLOSELY_MS : LOOK_AGAIN_MS;
    if (everyMs === this.#everyMs) return;
    this.#everyMs = everyMs;
    void this.#look();
  }

  async #look(): Promise<void> {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#look(), this.#everyMs);
    try {
      const all = await navigator.mediaDevices.enumerateDevices();
      this.#listener(devicesOfKind(all, 'audioinput'), devicesOfKind(all, 'audiooutput'));
    } catch (error) {
      this.#log('warn', 'devices-unknown', { error: errorText(error) });
    }
  }
}
