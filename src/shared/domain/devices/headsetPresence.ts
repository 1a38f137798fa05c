import type { DeviceWishes, SoundDevices } from './soundDevices';

/** `missing`: no microphone is there that the agent or IT wished for; `calls-refused`: and none may be offered meanwhile. */
export const headsetPresences = ['present', 'missing', 'calls-refused'] as const;
export type HeadsetPresence = (typeof headsetPresences)[number];

/**
 * Tells whether the headset is there. Where nobody has wished for anything, any microphone will do: a setting alone must not
 * silence a whole site. Pure.
 * @param refuses calls are refused without it
 */
export function headsetPresence(
  { microphone }: Pick<SoundDevices, 'microphone'>,
  { own, rules, locked }: DeviceWishes,
  refuses: boolean,
): HeadsetPresence {
  const wished = rules.length > 0 || (!locked && own.length > 0);
  const fallback = wished && microphone?.because.kind === 'system';
  if (microphone !== null && !fallback) return 'present';
  return refuses ? 'calls-refused' : 'missing';
}
