import type { Tone } from './audioPort';
import type { SoundGraph } from './output';

/** Hertz. The browser resamples; no tone here has anything above 2 kHz. */
export const TONE_SAMPLE_RATE = 16_000;
/** Each burst begins and ends over this long (seconds), so that it does not click. */
const FADE_S = 0.01;

interface ToneShape {
  /** Hertz, mixed. */
  readonly frequencies: readonly number[];
  /** Seconds of sound and of silence, in turn; together they are repeated. */
  readonly cadence: readonly number[];
  /** 0 to 1 */
  readonly level: number;
}

const shapes: Record<Tone, ToneShape> = {
  ringing: { frequencies: [587.33, 880], cadence: [0.4, 0.2, 0.4, 2], level: 0.3 },
  // Short and soft: the agent is speaking with somebody.
  'call-waiting': { frequencies: [440], cadence: [0.2, 0.2, 0.2, 5.4], level: 0.08 },
  // ETSI TR 101 041-2: 425 Hz, 1 s on, 4 s off.
  ringback: { frequencies: [425], cadence: [1, 4], level: 0.1 },
};

/** Over and over, until it is ended. */
export function playTone(tone: Tone): SoundGraph {
  return (context, into) => {
    const samples = renderTone(tone);
    const buffer = context.createBuffer(1, samples.length, TONE_SAMPLE_RATE);
    buffer.copyToChannel(samples, 0);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.loop = true;
    source.connect(into);
    source.start();
    return () => {
      source.stop();
      source.disconnect();
    };
  };
}

/** One period of the tone, to be looped. Pure. */
export function renderTone(tone: Tone): Float32Array<ArrayBuffer> {
  const { frequencies, cadence, level } = shapes[tone];
  const total = cadence.reduce((sum, seconds) => sum + seconds, 0);
  const samples = new Float32Array(Math.round(total * TONE_SAMPLE_RATE));
  let start = 0;
  cadence.forEach((seconds, index) => {
    if (index % 2 === 0) addBurst(samples, { start, seconds, frequencies, level });
    start += seconds;
  });
  return samples;
}

function addBurst(
  samples: Float32Array,
  burst: { start: number; seconds: number; frequencies: readonly number[]; level: number },
): void {
  const first = Math.round(burst.start * TONE_SAMPLE_RATE);
  const count = Math.round(burst.seconds * TONE_SAMPLE_RATE);
  for (let i = 0; i < count; i += 1) {
    const time = i / TONE_SAMPLE_RATE;
    const fade = Math.min(1, time / FADE_S, (burst.seconds - time) / FADE_S);
    const mix = burst.frequencies.reduce((sum, hertz) => sum + Math.sin(2 * Math.PI * hertz * time), 0);
    samples[first + i] = (fade * burst.level * mix) / burst.frequencies.length;
  }
}
