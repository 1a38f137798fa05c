import { readFile, writeFile } from 'node:fs/promises';

/** The one format of the simulator's recordings and speech files: mono, 16-bit linear, 8000 samples a second. */
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

/** A 16-bit PCM WAV file's content. Throws WavError for any other format. */
export function decodePcm(file: Buffer): PcmSound {
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') {
    throw new WavError('not a WAV file');
  }
  const found = new Map([...chunks(file)].map((chunk) => [chunk.id, chunk.data]));
  const format = found.get('fmt ');
  const data = found.get('data');
  if (!format || format.length < 16 || !data) throw new WavError('the WAV file has no format or no data');
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

/** Samples of a mono 8 kHz 16-bit WAV file's content. Throws WavError for any other format. */
export function decodeWav(file: Buffer): Int16Array {
  const { rate, channels, samples } = decodePcm(file);
  if (channels !== 1 || rate !== SAMPLE_RATE) {
    throw new WavError(`need mono at ${SAMPLE_RATE} Hz; this has ${channels} channel(s) at ${rate} Hz`);
  }
  return samples;
}

/** A WAV file's content holding these 8 kHz samples. */
export function encodeWav(samples: Int16Array): Buffer {
  const file = Buffer.alloc(HEADER_LENGTH + samples.length * 2);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(PCM, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(SAMPLE_RATE, 24);
  file.writeUInt32LE(SAMPLE_RATE * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(samples.length * 2, 40);
  for (let index = 0; index < samples.length; index += 1) {
    file.writeInt16LE(samples[index] ?? 0, HEADER_LENGTH + index * 2);
  }
  return file;
}

/** Reads a WAV file's samples. Throws WavError naming the file, or the file system's error. */
export async function readWav(path: string): Promise<Int16Array> {
  const file = await readFile(path);
  try {
    return decodeWav(file);
  } catch (error) {
    throw new WavError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export async function writeWav(path: string, samples: Int16Array): Promise<void> {
  await writeFile(path, encodeWav(samples));
}
