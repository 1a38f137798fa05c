import type { PresentDevices } from '../../../shared/domain/devices/soundDevices';
import { type Stop, together } from '../../../shared/observable';
import { errorText, type Log } from '../diagnostics/log';
import { listen } from '../util/listen';
import { devicesOfKind } from './deviceList';
import type { DevicesPort, Polling } from './followDevices';

/**
 * How often the devices are asked for, in milliseconds: the system does not tell every change, and one question takes some 3 ms of a
 * processor. In a call no gap is to be longer than 300 ms (docs/bench.md).
 */
const POLL_EVERY_MS: Record<Polling, number> = { idle: 1000, 'in-call': 200 };

/** The devices that the browser lists. */
export class PageDevices implements DevicesPort {
  readonly #log: Log;
  /** Who watches; null: nobody. */
  #listener: ((inputs: PresentDevices, outputs: PresentDevices) => void) | null = null;
  #timer = 0;
  #everyMs = POLL_EVERY_MS.idle;

  constructor(log: Log) {
    this.#log = log;
  }

  watch(listener: (inputs: PresentDevices, outputs: PresentDevices) => void): Stop {
    this.#listener = listener;
    void this.#look();
    return together(
      () => {
        this.#listener = null;
        window.clearTimeout(this.#timer);
      },
      listen(navigator.mediaDevices, 'devicechange', () => void this.#look()),
    );
  }

  setPolling(polling: Polling): void {
    const everyMs = POLL_EVERY_MS[polling];
    if (everyMs === this.#everyMs) return;
    this.#everyMs = everyMs;
    void this.#look();
  }

  async #look(): Promise<void> {
    if (this.#listener === null) return;
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#look(), this.#everyMs);
    try {
      const all = await navigator.mediaDevices.enumerateDevices();
      this.#listener?.(devicesOfKind(all, 'audioinput'), devicesOfKind(all, 'audiooutput'));
    } catch (error) {
      this.#log('warn', 'devices-unknown', { error: errorText(error) });
    }
  }
}
