import { decodePcm, encodePcm } from '../../../server/media/wav';
import type { Sound } from './sound';

/** Full scale of 16-bit samples. */
const FULL = 32_767;

/** A WAV file of 16 bit. @param channels whose samples come in turn */
export function encodeWav({ rate, samples }: Sound, channels = 1): Buffer {
  const clipped = Int16Array.from(samples, (sample) => Math.round(Math.max(-1, Math.min(1, sample)) * FULL));
  return encodePcm({ rate, channels, samples: clipped });
}

/**
 * Reads a WAV file of 16-bit PCM; of several channels, the first.
 * @throws WavError when it is anything else
 */
export function decodeWav(file: Buffer): Sound {
  const { rate, channels, samples } = decodePcm(file);
  const length = Math.floor(samples.length / channels);
  return { rate, samples: Float32Array.from({ length }, (_, i) => (samples[i * channels] ?? 0) / FULL) };
}
