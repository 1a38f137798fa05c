import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodePcm, type PcmSound, WavError } from '../../media/wav';
import { StackFailure } from '../failure';
import { statePaths } from '../settings/state-dir';

/** Asterisk's file extensions of raw signed linear samples, by sample rate. */
const extensions: Readonly<Record<number, string>> = {
  8000: 'sln',
  12000: 'sln12',
  16000: 'sln16',
  24000: 'sln24',
  32000: 'sln32',
  44100: 'sln44',
  48000: 'sln48',
};

/** Size limit of hold music, in bytes. */
const largest = 64 * 1024 * 1024;

/**
 * Stores a WAV file in the set's state in the form that Asterisk plays: mono, at the file's own rate.
 * @returns the name by which the settings know it, which differs where the sound does
 * @throws StackFailure saying what is wrong with the file
 */
export async function keepHoldMusic(stateDir: string, file: string): Promise<string> {
  const content = await readFile(file).catch((error: Error) => {
    throw new StackFailure(`hold music: ${error.message}`);
  });
  if (content.length > largest) throw new StackFailure(`hold music: ${file} is larger than 64 MB`);
  const sound = decode(content, file);
  const extension = extensions[sound.rate];
  if (extension === undefined) {
    const rates = Object.keys(extensions).join(', ');
    throw new StackFailure(
      `hold music: ${file} has ${sound.rate} samples a second; convert it to one of ${rates}`,
    );
  }
  const samples = mono(sound);
  if (samples.length < sound.rate) throw new StackFailure(`hold music: ${file} is shorter than a second`);
  const data = Buffer.alloc(samples.length * 2);
  samples.forEach((sample, index) => {
    data.writeInt16LE(sample, index * 2);
  });
  const name = `${createHash('sha256').update(data).digest('hex').slice(0, 16)}.${extension}`;
  await mkdir(statePaths(stateDir).holdMusic, { recursive: true, mode: 0o700 });
  await writeFile(join(statePaths(stateDir).holdMusic, name), data, { mode: 0o600 });
  return name;
}

/** Copies music that `keepHoldMusic` has stored to Asterisk's configuration. */
export async function placeHoldMusic(stateDir: string, name: string): Promise<void> {
  const folder = join(statePaths(stateDir).etc('asterisk'), 'hold-music');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await copyFile(join(statePaths(stateDir).holdMusic, name), join(folder, name));
}

function decode(content: Buffer, file: string): PcmSound {
  try {
    return decodePcm(content);
  } catch (error) {
    if (!(error instanceof WavError)) throw error;
    throw new StackFailure(
      `hold music: ${file}: ${error.message}. Convert it: ffmpeg -i FILE -ac 1 -ar 16000 music.wav`,
    );
  }
}

function mono({ channels, samples }: PcmSound): Int16Array {
  return Int16Array.from({ length: Math.floor(samples.length / channels) }, (_, index) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel += 1) sum += samples[index * channels + channel] ?? 0;
    return Math.round(sum / channels);
  });
}
