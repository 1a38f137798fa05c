import type { HearingSecond } from '../../../src/shared/domain/hearing';
import type { MediaSample } from '../../../src/shared/domain/mediaSample';

/** A second in which both speak and hear each other. */
export const goodSecond: HearingSecond = {
  sample: {
    at: 0,
    spanMs: 1000,
    received: {
      packets: 50,
      lost: 0,
      discarded: 0,
      recovered: 0,
      jitterMs: 2,
      bufferMs: 40,
      samples: 48_000,
      concealed: 0,
      silentlyConcealed: 0,
      levelDb: -26,
    },
    sent: { packets: 50, bytes: 4000, levelDb: -28 },
    far: { lostFraction: 0, jitterMs: 2 },
    roundTripMs: 20,
    codec: 'opus',
    path: { kind: 'host', protocol: 'udp' },
  },
  microphone: { loudestDb: -20, quietestDb: -60, clipped: 0 },
  speaks: true,
  listens: true,
};

/** Unplugged inside, or muted by a switch of its own. */
export const deadMicrophone = { loudestDb: -Infinity, quietestDb: -Infinity, clipped: 0 };

export interface SecondChange {
  readonly received?: Partial<MediaSample['received']>;
  readonly sent?: Partial<MediaSample['sent']>;
  readonly far?: Partial<MediaSample['far']>;
  readonly microphone?: HearingSecond['microphone'];
}

/** The same but for that. */
export function second({
  received,
  sent,
  far,
  microphone = goodSecond.microphone,
}: SecondChange): HearingSecond {
  const { sample } = goodSecond;
  return {
    ...goodSecond,
    microphone,
    sample: {
      ...sample,
      received: { ...sample.received, ...received },
      sent: { ...sample.sent, ...sent },
      far: { ...sample.far, ...far },
    },
  };
}
