import type { HeadsetAbilities, InputField } from './abilities';

/** What came from the headset, before anybody asks what it means for the call. */
export type HeadsetSignal =
  /**
   * A control that has a state. `repeated`: a whole report came again unchanged; a device that follows our lights without a
   * word says so that it has left the state which it showed last.
   */
  | { readonly control: 'hook' | 'mute' | 'lineBusy'; readonly on: boolean; readonly repeated: boolean }
  /** A button without one: hook and mute change over then. */
  | { readonly control: 'hook' | 'mute' | 'flash' | 'drop' | 'reject'; readonly on: 'pressed' };

/**
 * Reads the input reports of one device. A report says how all its fields are, and comes because one of them changed: what
 * stayed as it was in a report that brings something else is no event.
 */
export class InputReports {
  readonly #inputs: readonly InputField[];
  readonly #last = new Map<number, Uint8Array>();

  constructor({ inputs }: HeadsetAbilities) {
    this.#inputs = inputs;
  }

  /** `data` as WebHID gives it, without the id. A report that is too short reads as if it ended in zeros. */
  read(reportId: number, data: DataView): HeadsetSignal[] {
    const now = new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
    const last = this.#last.get(reportId) ?? new Uint8Array(now.length);
    this.#last.set(reportId, now);
    const repeated = now.length === last.length && now.every((byte, i) => byte === last[i]);
    const signals = this.#inputs
      .filter((field) => field.reportId === reportId)
      .flatMap((field) => signalOf(field, valueAt(now, field), valueAt(last, field), repeated) ?? []);
    const presses = signals.filter(({ on }) => on === 'pressed');
    const moves = signals.filter(({ on }) => on !== 'pressed');
    // A button may be why a switch has moved, and is why a report came again.
    return repeated && presses.length > 0 ? presses : [...presses, ...moves];
  }
}

function signalOf(
  { control, meaning }: InputField,
  value: number,
  before: number,
  repeated: boolean,
): HeadsetSignal | null {
  if (value === before && !repeated) return null;
  const hasState = control === 'hook' || control === 'mute' || control === 'lineBusy';
  if (hasState && meaning === 'level') return { control, on: value !== 0, repeated };
  if (value === 0) return null;
  if (hasState && meaning === 'direction') return { control, on: value > 0, repeated: false };
  return control === 'lineBusy' ? null : { control, on: 'pressed' };
}

/** Least significant bit first; signed where the field goes both ways. */
function valueAt(data: Uint8Array, { bit, size, meaning }: InputField): number {
  let value = 0;
  for (let i = 0; i < size; i += 1) {
    const at = bit + i;
    if (((data[at >> 3] ?? 0) >> (at & 7)) & 1) value += 2 ** i;
  }
  return meaning === 'direction' && value >= 2 ** (size - 1) ? value - 2 ** size : value;
}
