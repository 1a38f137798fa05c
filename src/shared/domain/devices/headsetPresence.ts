import type { DeviceWishes, SoundDevices } from './soundDevices';

/** `missing`: no microphone is there that the agent or IT wished for. */
export const headsetPresences = ['present', 'missing'] as const;
export type HeadsetPresence = (typeof headsetPresences)[number];

/**
 * Tells whether the headset is there. Where nobody has wished for anything, any microphone will do: a setting alone must not
 * silence a whole site. Pure.
 */
export function headsetPresence(
  { microphone }: Pick<SoundDevices, 'microphone'>,
  { own, rules, locked }: DeviceWishes,
): HeadsetPresence {
  const wished = rules.length > 0 || (!locked && own.length > 0);
  const fallback = wished && microphone?.because.kind === 'system';
  return microphone !== null && !fallback ? 'present' : 'missing';
}
