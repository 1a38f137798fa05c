import type { Recording } from '../audio/recording';

/** Hertz: heard well by everybody and on every headset, and none of the phone's other tones. */
export const TEST_TONE_HZ = 660;
const RATE = 48_000;
/** Seconds. */
const [SOUND_S, PAUSE_S, FADE_S] = [0.6, 0.3, 0.01];
const TIMES = 3;
/** Of full scale: -20 dBFS in the mean, as loud as speech. */
const AMPLITUDE = 0.14;

/** Three times a tone, in three seconds or less. Pure. */
export function testTone(): Recording {
  const samples = new Float32Array(Math.round(TIMES * (SOUND_S + PAUSE_S) * RATE));
  for (let i = 0; i < samples.length; i += 1) {
    const time = (i / RATE) % (SOUND_S + PAUSE_S);
    if (time > SOUND_S) continue;
    const fade = Math.min(1, time / FADE_S, (SOUND_S - time) / FADE_S);
    samples[i] = fade * AMPLITUDE * Math.sin(2 * Math.PI * TEST_TONE_HZ * time);
  }
  return { samples, rate: RATE };
}
