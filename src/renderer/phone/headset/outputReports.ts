import type { HeadsetAbilities, Light } from './abilities';

/** What a headset shows, or makes heard. `offHook` also opens the radio link of a cordless one. */
export type Lights = Readonly<Record<Light, boolean>>;

export const allOff: Lights = { offHook: false, ring: false, hold: false, mute: false };

/** Ready for `HidPort.send`. */
export interface OutputReport {
  readonly reportId: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

/**
 * The reports that lead from one state of the lights to another, in the order in which they are to be sent; each says all
 * that it has to say. `before` null: it is not known what the device shows, all are sent.
 *
 * The mute light means nothing to a device that is not off-hook (github.com/gnaudio/jabra-browser-integration, issue 49):
 * where they are apart, off-hook is switched on first and off last.
 */
export function writeLights(
  { outputs, outputBytes }: HeadsetAbilities,
  before: Lights | null,
  after: Lights,
): OutputReport[] {
  const changed = [...outputBytes].filter(
    ([id]) =>
      before === null ||
      outputs.some(({ reportId, light }) => reportId === id && before[light] !== after[light]),
  );
  const hookReports = new Set(outputs.filter(({ light }) => light === 'offHook').map((o) => o.reportId));
  const rank = (id: number) => (hookReports.has(id) === after.offHook ? 0 : 1);
  return changed
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([reportId, length]) => {
      const data = new Uint8Array(length);
      for (const { bit } of outputs.filter((o) => o.reportId === reportId && after[o.light])) {
        data[bit >> 3] = (data[bit >> 3] ?? 0) | (1 << (bit & 7));
      }
      return { reportId, data };
    });
}
