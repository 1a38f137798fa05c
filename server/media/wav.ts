import { readFile, writeFile } from 'node:fs/promises';

/** Samples a second of a telephone's narrow band: the rate of the simulator's recordings and speech files, which are mono. */
export const SAMPLE_RATE = 8000;

const PCM = 1;
const HEADER_LENGTH = 44;

export class WavError extends Error {
  override readonly name = 'WavError';
}

interface Chunk {
  readonly id: string;
  readonly data: Buffer;
}

function* chunks(file: Buffer): Generator<Chunk> {
  let offset = 12;
  while (offset + 8 <= file.length) {
    const length = file.readUInt32LE(offset + 4);
    const end = Math.min(offset + 8 + length, file.length);
    yield { id: file.toString('latin1', offset, offset + 4), data: file.subarray(offset + 8, end) };
    // Chunks are padded to an even length (RIFF).
    offset += 8 + length + (length % 2);
  }
}

export interface PcmSound {
  /** Samples a second. */
  readonly rate: number;
  readonly channels: number;
  /** The channels' samples in turn. */
  readonly samples: Int16Array;
}

/** Reads a WAV file of 16-bit PCM. @throws WavError for any other format */
export function decodePcm(file: Buffer): PcmSound {
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') {
    throw new WavError('not a WAV file');
  }
  const found = new Map([...chunks(file)].map((chunk) => [chunk.id, chunk.data]));
  const format = found.get('fmt ');
  const data = found.get('data');
  if (!format || format.length < 16 || !data)
    throw new WavError('a WAV file without data, or without its format');
  const [codec, channels, rate, bits] = [
    format.readUInt16LE(0),
    format.readUInt16LE(2),
    format.readUInt32LE(4),
    format.readUInt16LE(14),
  ];
  if (codec !== PCM || bits !== 16 || channels === 0) {
    throw new WavError(`need 16-bit PCM; this is format ${codec} with ${bits} bits`);
  }
  const samples = Int16Array.from({ length: data.length >> 1 }, (_, index) => data.readInt16LE(index * 2));
  return { rate, channels, samples };
}

/** Samples of a mono 8 kHz 16-bit WAV file's content. @throws WavError for any other format */
export function decodeWav(file: Buffer): Int16Array {
  const { rate, channels, samples } = decodePcm(file);
  if (channels !== 1 || rate !== SAMPLE_RATE) {
    throw new WavError(`need mono at ${SAMPLE_RATE} Hz; this has ${channels} channel(s) at ${rate} Hz`);
  }
  return samples;
}

/** Writes a WAV file of 16-bit PCM. */
export function encodePcm({ rate, channels, samples }: PcmSound): Buffer {
  const file = Buffer.alloc(HEADER_LENGTH + samples.length * 2);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(PCM, 20);
  file.writeUInt16LE(channels, 22);
  file.writeUInt32LE(rate, 24);
  file.writeUInt32LE(rate * 2 * channels, 28);
  file.writeUInt16LE(2 * channels, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((sample, index) => {
    file.writeInt16LE(sample, HEADER_LENGTH + index * 2);
  });
  return file;
}

/** A WAV file's content holding these 8 kHz samples. */
export function encodeWav(samples: Int16Array): Buffer {
  return encodePcm({ rate: SAMPLE_RATE, channels: 1, samples });
}

/** Reads a WAV file's samples. @throws WavError naming the file, or the file system's error */
export async function readWav(path: string): Promise<Int16Array> {
  const file = await readFile(path);
  try {
    return decodeWav(file);
  } catch (error) {
    if (!(error instanceof WavError)) throw error;
    throw new WavError(`${path}: ${error.message}`);
  }
}

export async function writeWav(path: string, samples: Int16Array): Promise<void> {
  await writeFile(path, encodeWav(samples));
}
