import type { HearingSecond } from '../../../src/shared/domain/media/hearing';
import { mediaSample } from './mediaSamples';

/** A second in which both speak and hear each other. */
export const goodSecond: HearingSecond = {
  sample: mediaSample(),
  microphone: { loudestDb: -20, quietestDb: -60, clipped: 0 },
  speaks: true,
  listens: true,
};

/** Unplugged inside, or muted by a switch of its own. */
export const deadMicrophone = { loudestDb: -Infinity, quietestDb: -Infinity, clipped: 0 };

export type SecondChange = Parameters<typeof mediaSample>[0] & Partial<Pick<HearingSecond, 'microphone'>>;

/** The same but for that. */
export function second({
  microphone = goodSecond.microphone,
  ...sample
}: NonNullable<SecondChange> = {}): HearingSecond {
  return { ...goodSecond, microphone, sample: mediaSample(sample) };
}
