import type { AudioPort, MicrophoneSound } from './audioPort';
import type { LevelListener } from './levels';

export type Microphones = Pick<AudioPort, 'openMicrophone' | 'closeMicrophone' | 'watchLevel'>;

/**
 * Opens the microphone, and tells every `everyMs` milliseconds how loud it was. Resolves to what ends both; when it can't be opened or
 * measured it rejects, and nothing is left open.
 */
export async function measureMicrophone(
  audio: Microphones,
  everyMs: number,
  listener: LevelListener,
  sound?: MicrophoneSound,
): Promise<() => void> {
  const stream = await audio.openMicrophone(sound);
  const close = () => audio.closeMicrophone(stream);
  try {
    const stop = audio.watchLevel(stream, everyMs, listener);
    return () => {
      try {
        stop();
      } finally {
        close();
      }
    };
  } catch (error) {
    close();
    throw error;
  }
}
