import type { MediaSample } from '../../../src/shared/domain/media/mediaSample';

type Parts = Partial<Omit<MediaSample, 'received' | 'far' | 'sent'>> & {
  readonly received?: Partial<MediaSample['received']>;
  readonly sent?: Partial<MediaSample['sent']>;
  readonly far?: Partial<MediaSample['far']>;
};

/** A second of a call without any fault, but for these parts. */
export function mediaSample({ received, sent, far, ...rest }: Parts = {}): MediaSample {
  return {
    at: 1000,
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
      levelDb: -30,
      ...received,
    },
    sent: { packets: 50, bytes: 4000, levelDb: -30, ...sent },
    far: { lostFraction: 0, jitterMs: 1, ...far },
    roundTripMs: 20,
    codec: 'opus',
    path: { kind: 'host', protocol: 'udp' },
    ...rest,
  };
}
