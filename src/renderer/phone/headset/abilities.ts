import type { HidCollection, HidReport, HidReportItem } from './hidPort';
import type { Quirks } from './quirks/quirks';
import { inputUsages, MICROPHONE_LIGHT, outputUsages, TELEPHONY_PAGE } from './usages';

type Control = keyof typeof inputUsages;
export type Light = keyof typeof outputUsages;

/**
 * What a field's value means (HID Usage Tables 1.12 §3.4.1.2): `level`: 1 is on and 0 is off; `press`: 1 is somebody
 * pressing; `direction`: 1 switches on and -1 off.
 */
type FieldMeaning = 'level' | 'press' | 'direction';

/** Place in the report's data, which is without the id. */
interface Field {
  readonly reportId: number;
  /** Offset in bits, the first byte's lowest is 0. */
  readonly bit: number;
  /** Bits. */
  readonly size: number;
}
export interface InputField extends Field {
  readonly control: Control;
  readonly meaning: FieldMeaning;
}
interface OutputField extends Field {
  readonly light: Light;
}

/** What a device can tell and show, and where in its reports. */
export interface HeadsetAbilities {
  readonly inputs: readonly InputField[];
  readonly outputs: readonly OutputField[];
  /** Bytes of each report that has one of `outputs`. */
  readonly outputBytes: ReadonlyMap<number, number>;
}

/** null: not a telephony device, or none that a phone could make use of. Never throws, whatever a descriptor says. */
export function readAbilities(
  collections: readonly HidCollection[],
  { hookIsButton, microphoneLightIsMute }: Quirks,
): HeadsetAbilities | null {
  const telephony = collections.filter(isTelephony);
  const inputs = new Map<number, InputField>();
  for (const report of telephony.flatMap(({ inputReports }) => inputReports ?? [])) {
    for (const { usage, item, field } of layOut(report).fields) {
      const control = nameOf(inputUsages, usage);
      // Some devices tell the same in a second report: that would press twice.
      if (control === null || inputs.has(usage)) continue;
      const meaning = control === 'hook' && hookIsButton ? 'press' : meaningOf(control, item);
      inputs.set(usage, { ...field, control, meaning });
    }
  }
  const outputs: OutputField[] = [];
  const outputBytes = new Map<number, number>();
  for (const report of telephony.flatMap(({ outputReports }) => outputReports ?? [])) {
    const { fields, bits } = layOut(report);
    for (const { usage, field } of fields) {
      const light =
        microphoneLightIsMute && usage === MICROPHONE_LIGHT ? 'mute' : nameOf(outputUsages, usage);
      if (light === null) continue;
      outputs.push({ ...field, light });
      outputBytes.set(field.reportId, Math.ceil(bits / 8));
    }
  }
  return inputs.size + outputs.length > 0 ? { inputs: [...inputs.values()], outputs, outputBytes } : null;
}

/** Some have the telephony collection inside another; how deep is the device's to say, so this does not call itself. */
function isTelephony(collection: HidCollection): boolean {
  const waiting = [collection];
  for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
    if (each.usagePage === TELEPHONY_PAGE) return true;
    for (const child of each.children ?? []) waiting.push(child);
  }
  return false;
}

/**
 * A report's length is told in 16 bits everywhere (USB HID 1.11 §7.2.1, wLength), and no headset has more fields than a
 * few dozen: one that claims more is broken or hostile, and such a report is not used.
 */
const MOST_BYTES = 65_535;
const MOST_FIELDS = 4_096;

/** The fields that have a usage, and the length of all: padding and what is not read count too. */
function layOut({ reportId = 0, items = [] }: HidReport) {
  const fields: { usage: number; item: HidReportItem; field: Field }[] = [];
  let bits = 0;
  for (const item of items) {
    const { reportSize: size = 0, reportCount = 0, isConstant = false, isArray = false } = item;
    // In an array a field holds the index of a usage; no headset is known that reports its hook or mute so.
    if (!(bits + size * reportCount <= MOST_BYTES * 8)) return { fields: [], bits: 0 };
    if (!isConstant && !isArray && size > 0 && size <= 32) {
      if (fields.length + reportCount > MOST_FIELDS) return { fields: [], bits: 0 };
      for (const [i, usage] of usagesOf(item).slice(0, reportCount).entries()) {
        fields.push({ usage, item, field: { reportId, bit: bits + i * size, size } });
      }
    }
    bits += size * reportCount;
  }
  return { fields, bits };
}

function usagesOf({ usages = [], isRange, usageMinimum, usageMaximum, reportCount = 0 }: HidReportItem) {
  if (!isRange || usageMinimum === undefined || usageMaximum === undefined) return usages;
  const count = Math.min(usageMaximum - usageMinimum + 1, reportCount);
  return Array.from({ length: Math.max(0, count) }, (_, i) => usageMinimum + i);
}

function nameOf<N extends string>(names: Readonly<Record<N, readonly number[]>>, usage: number): N | null {
  for (const name in names) if (names[name].includes(usage)) return name;
  return null;
}

/** Hook, mute and line have a state; the others are pressed, however their fields are declared. */
function meaningOf(control: Control, { isAbsolute = true, logicalMinimum = 0 }: HidReportItem): FieldMeaning {
  if (control !== 'hook' && control !== 'mute' && control !== 'lineBusy') return 'press';
  if (isAbsolute) return 'level';
  return logicalMinimum < 0 ? 'direction' : 'press';
}
