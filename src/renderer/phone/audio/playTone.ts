import type { SoundGraph } from './output';
import { renderTone, TONE_SAMPLE_RATE, type Tone } from './tones';

/** What begins in the middle comes up over this long, so that it does not click. Seconds. */
const RISE_S = 0.02;

export interface TonePlay {
  /** 0 … 1. */
  readonly volume: number;
  /** Over and over; else once. */
  readonly repeated: boolean;
  /**
   * When it begins, or began (performance.now()): what begins at the same time on several devices is heard in step, however
   * long each of them takes to open, and goes on in step on one that comes later.
   */
  readonly begins: number;
  /** It was played once. */
  readonly ended?: () => void;
}

export function playTone(tone: Tone, { volume, repeated, begins, ended }: TonePlay): SoundGraph {
  return (context, into) => {
    const samples = renderTone(tone);
    const buffer = context.createBuffer(1, samples.length, TONE_SAMPLE_RATE);
    buffer.copyToChannel(samples, 0);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.loop = repeated;
    const gain = context.createGain();
    source.connect(gain).connect(into);
    let started = false;
    const begin = () => {
      if (context.state !== 'running') return;
      started = true;
      context.removeEventListener('statechange', begin);
      const late = (performance.now() - begins) / 1000;
      const at = context.currentTime + Math.max(0, -late);
      gain.gain.setValueAtTime(late > 0 ? 0 : volume, at);
      gain.gain.linearRampToValueAtTime(volume, at + RISE_S);
      source.start(at, repeated ? Math.max(0, late) % buffer.duration : 0);
    };
    if (ended !== undefined) source.addEventListener('ended', ended);
    context.addEventListener('statechange', begin);
    begin();
    return () => {
      context.removeEventListener('statechange', begin);
      if (ended !== undefined) source.removeEventListener('ended', ended);
      // One that repeats would stay with its samples, heard or not.
      if (started) source.stop();
      source.disconnect();
      gain.disconnect();
    };
  };
}
