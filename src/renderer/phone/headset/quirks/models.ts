import { noQuirks, type Quirks } from './quirks';

/** One maker, or some of its models. Each with where it is said: none is guessed (docs/softphone/headset-models.md). */
interface ModelQuirks {
  readonly name: string;
  readonly vendorId: number;
  /** Without: all of the maker's. */
  readonly productIds?: readonly number[];
  readonly quirks: Partial<Quirks>;
  /** Public places, and what they say. */
  readonly sources: readonly string[];
}

export const models: readonly ModelQuirks[] = [
  {
    name: 'Jabra',
    vendorId: 0x0b0e,
    quirks: { microphoneLightIsMute: true },
    sources: [
      'github.com/WICG/webhid/issues/72: a press of mute is answered by the microphone light, else the headset takes it back',
      'CounterPath Bria, HID profiles 0B0E-0410, 0B0E-0910 and 0B0E-1016 (tested by Jabra): mute is 0x00080021',
    ],
  },
  {
    name: 'Poly (Plantronics)',
    vendorId: 0x047f,
    quirks: { heldIsOnHook: true, onHookDeclines: true },
    sources: [
      "the maker's Poly / HP WebHID SDK sample (TypeScript, 0.1): setHold puts on-hook; processBtnPress declines a ring at on-hook",
    ],
  },
  {
    name: 'Yealink',
    vendorId: 0x6993,
    quirks: { heldIsOnHook: true },
    sources: [
      'github.com/purecloudlabs/softphone-vendor-headsets, vendor-implementations/yealink/yealink.ts (by the maker): setHold clears off-hook',
    ],
  },
  {
    name: 'Cyber Acoustics',
    vendorId: 0x3391,
    quirks: { onHookDeclines: true },
    sources: [
      'github.com/purecloudlabs/softphone-vendor-headsets, vendor-implementations/CyberAcoustics/CyberAcoustics.ts (by the maker): a report of zeros declines',
    ],
  },
  {
    name: 'Logitech H650e, H820e',
    vendorId: 0x046d,
    productIds: [0x0a46, 0x0a47, 0x0a49, 0x0a4a],
    quirks: { hookIsButton: true },
    sources: [
      'CounterPath Bria, HID profiles 046D-0A46, 046D-0A47, 046D-0A49 and 046D-0A4A: the hook is momentary, the second report of a press is ignored',
    ],
  },
];

/** What is known of a device, of its maker's first. */
export function quirksOf(device: { readonly vendorId: number; readonly productId: number }): Quirks {
  const known = models.filter(
    ({ vendorId, productIds }) =>
      vendorId === device.vendorId && (productIds?.includes(device.productId) ?? true),
  );
  return Object.assign({}, noQuirks, ...known.map(({ quirks }) => quirks));
}
