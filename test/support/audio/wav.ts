import type { Sound } from './sound';

const PCM = 1;

/** A WAV file of 16 bit. @param channels whose samples come in turn */
export function encodeWav({ rate, samples }: Sound, channels = 1): Buffer {
  const header = Buffer.alloc(44);
  const dataLength = samples.length * 2;
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + dataLength, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(PCM, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2 * channels, 28);
  header.writeUInt16LE(2 * channels, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataLength, 40);
  const data = Buffer.alloc(dataLength);
  samples.forEach((sample, index) => {
    data.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), index * 2);
  });
  return Buffer.concat([header, data]);
}

/**
 * Reads a WAV file of 16-bit PCM; of several channels, the first.
 * @throws when it is anything else
 */
export function decodeWav(file: Buffer): Sound {
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') {
    throw new Error('not a WAV file');
  }
  let format: { channels: number; rate: number } | undefined;
  for (let at = 12; at + 8 <= file.length; ) {
    const id = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    const chunk = file.subarray(at + 8, at + 8 + length);
    if (id === 'fmt ') {
      if (chunk.readUInt16LE(0) !== PCM || chunk.readUInt16LE(14) !== 16) throw new Error('not 16-bit PCM');
      format = { channels: chunk.readUInt16LE(2), rate: chunk.readUInt32LE(4) };
    } else if (id === 'data') {
      if (format === undefined) throw new Error('data before fmt');
      return { rate: format.rate, samples: firstChannel(chunk, format.channels) };
    }
    // Chunks are padded to an even length.
    at += 8 + length + (length % 2);
  }
  throw new Error('a WAV file without data');
}

function firstChannel(data: Buffer, channels: number): Float32Array {
  const samples = new Float32Array(Math.floor(data.length / (2 * channels)));
  for (let i = 0; i < samples.length; i += 1) samples[i] = data.readInt16LE(i * 2 * channels) / 32_767;
  return samples;
}
