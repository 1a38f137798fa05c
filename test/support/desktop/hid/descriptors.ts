/** HID report descriptors (HID 1.11 §6.2.2) of devices that the tests plug in. */

/** What the tests send and read of a device, beside what the descriptor says to the phone. */
export interface HidModel {
  readonly name: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly descriptor: Uint8Array;
  /** Bytes of each output report behind its number: how a stream of them is told apart. */
  readonly outputLength: Readonly<Record<number, number>>;
}

const TELEPHONY = 0x0b;
const LEDS = 0x08;
const BUTTONS = 0x09;

/** Report 2 of the telephony headset below, as bits. */
export const headsetButtons = { hook: 1, mute: 2, flash: 4, reject: 8 } as const;
export const headsetLights = { offHook: 1, mute: 2, ring: 4, hold: 8 } as const;
export const HEADSET_REPORT = 2;

/**
 * A headset as most are: a hook switch that stays where it is put, mute, flash and reject that are pressed and let go, and four
 * lights.
 */
export const telephonyHeadset: HidModel = {
  name: 'Testing Headset 75',
  vendorId: 0x0b0e,
  productId: 0x24c7,
  outputLength: { [HEADSET_REPORT]: 1 },
  descriptor: Uint8Array.from([
    ...[0x05, TELEPHONY, 0x09, 0x05, 0xa1, 0x01, 0x85, HEADSET_REPORT],
    ...[0x15, 0, 0x25, 1, 0x75, 1, 0x95, 1],
    // Hook Switch: absolute, no preferred state.
    ...[0x09, 0x20, 0x81, 0x22],
    // Phone Mute, Flash, and button 7, which rejects: relative.
    ...[0x09, 0x2f, 0x81, 0x06, 0x09, 0x21, 0x81, 0x06, 0x05, BUTTONS, 0x09, 0x07, 0x81, 0x06],
    ...[0x95, 4, 0x81, 0x01],
    // Off-Hook, Mute, Ring, Hold.
    ...[0x05, LEDS, 0x95, 1, 0x09, 0x17, 0x91, 0x22, 0x09, 0x09, 0x91, 0x22],
    ...[0x09, 0x18, 0x91, 0x22, 0x09, 0x20, 0x91, 0x22],
    ...[0x95, 4, 0x91, 0x01, 0xc0],
  ]),
};

/** Another maker's, for two at once. */
export const otherHeadset: HidModel = {
  ...telephonyHeadset,
  name: 'Other Headset 40',
  vendorId: 0x1395,
  productId: 0x0088,
};

export const keyboard: HidModel = {
  name: 'Testing Keyboard',
  vendorId: 0x046d,
  productId: 0xc31c,
  outputLength: {},
  descriptor: Uint8Array.from([
    ...[0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7, 0x15, 0, 0x25, 1],
    ...[0x75, 1, 0x95, 8, 0x81, 0x02, 0x75, 8, 0x95, 1, 0x81, 0x01, 0x19, 0, 0x29, 0x65, 0x25, 0x65],
    ...[0x95, 6, 0x81, 0x00, 0xc0],
  ]),
};

/** A device of a maker's own kind, as drawing tablets and mixing desks are. */
export const vendorDevice: HidModel = {
  name: 'Testing Desk',
  vendorId: 0x1234,
  productId: 0x0001,
  outputLength: {},
  descriptor: Uint8Array.from([
    ...[0x06, 0x00, 0xff, 0x09, 0x01, 0xa1, 0x01, 0x85, 1, 0x15, 0, 0x26, 0xff, 0x00],
    ...[0x75, 8, 0x95, 8, 0x09, 0x01, 0x81, 0x02, 0x09, 0x01, 0x91, 0x02, 0xc0],
  ]),
};

/** A security key (FIDO, usage page 0xF1D0). */
export const securityKey: HidModel = {
  name: 'Testing Key',
  vendorId: 0x1050,
  productId: 0x0407,
  outputLength: {},
  descriptor: Uint8Array.from([
    ...[0x06, 0xd0, 0xf1, 0x09, 0x01, 0xa1, 0x01, 0x09, 0x20, 0x15, 0, 0x26, 0xff, 0x00],
    ...[0x75, 8, 0x95, 64, 0x81, 0x02, 0x09, 0x21, 0x95, 64, 0x91, 0x02, 0xc0],
  ]),
};
