import type { PresentDevices } from '../../../shared/domain/devices/soundDevices';

/**
 * Chromium keeps a stream that nobody plays on for 5 s, and PulseAudio moves it to another device when its own goes: whoever
 * plays on a device that is back within that time plays on the other one. Milliseconds, with some to spare.
 */
export const COOLDOWN_MS = 7000;

/** Which outputs can be played on: not those that went away a moment ago, though they are back. */
export class OutputCooldown {
  readonly #goneAt = new Map<string, number>();
  #before: readonly string[] = [];

  /** @param now milliseconds, of a clock that only goes forward */
  usable(outputs: PresentDevices, now: number): PresentDevices {
    const present = outputs.others.map(({ id }) => id);
    for (const id of this.#before) if (!present.includes(id)) this.#goneAt.set(id, now);
    for (const [id, at] of this.#goneAt) if (now - at >= COOLDOWN_MS) this.#goneAt.delete(id);
    this.#before = present;
    return { ...outputs, others: outputs.others.filter(({ id }) => !this.#goneAt.has(id)) };
  }
}
