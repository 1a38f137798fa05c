import { noStatus, type PhoneStatus } from '../../shared/domain/phoneStatus';
import type { Log } from '../diagnostics/port';
import type { PhoneStatusSource } from './port';

type Listener = (status: PhoneStatus, before: PhoneStatus) => void;

/** Main's copy of the page's state, for everything on the desktop that shows it. */
export class StatusMirror implements PhoneStatusSource {
  readonly #log: Log;
  readonly #listeners = new Set<Listener>();
  #current: PhoneStatus = noStatus;

  constructor(log: Log) {
    this.#log = log;
  }

  get current(): PhoneStatus {
    return this.#current;
  }

  /** From the page; `noStatus` when it is gone. */
  update(status: PhoneStatus): void {
    const before = this.#current;
    this.#current = status;
    for (const listener of [...this.#listeners]) this.#tell(listener, status, before);
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    this.#tell(listener, this.#current, this.#current);
    return () => this.#listeners.delete(listener);
  }

  /** One part of the desktop that fails takes no other along. */
  #tell(listener: Listener, status: PhoneStatus, before: PhoneStatus): void {
    try {
      listener(status, before);
    } catch (error) {
      this.#log.write('error', 'status.listener-failed', { error });
    }
  }
}
