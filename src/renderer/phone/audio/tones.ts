import type { DtmfKey } from '../../../shared/domain/call/dtmf';
import type { Ringtone } from '../../../shared/domain/media/ringtones';

/** For the agent's ear, over and over until it ends. */
export type EarTone = 'call-waiting' | 'ringback';
/** For the agent's ear, once. A key sounds as it is sent. */
export type BriefTone = 'busy' | 'congestion' | 'zip' | DtmfKey;
export type Tone = Ringtone | EarTone | BriefTone;

/** Hertz. The browser resamples; nothing here is above 5 kHz. */
export const TONE_SAMPLE_RATE = 16_000;
/** Each note begins and ends over this long (seconds), so that it does not click. */
const FADE_S = 0.01;

interface Note {
  /** Seconds from the beginning. */
  readonly at: number;
  readonly seconds: number;
  /** Mixed, all as loud. */
  readonly hertz: readonly number[];
  /** Dies away as something that was struck. */
  readonly struck?: true;
}

interface ToneShape {
  /** 0 to 1, at full volume. Nothing is so loud that the limiter would have to lower it (docs/decisions/0089). */
  readonly level: number;
  /** Seconds, with the silence that belongs to it. */
  readonly length: number;
  readonly notes: readonly Note[];
}

const RING_LEVEL = 0.31;
/** Of one frequency alone, which is the louder for it. */
const PURE_RING_LEVEL = 0.22;
/** Those of the network are softer than speech, and the one during a call softer again. */
const EAR_LEVEL = 0.2;
const WAITING_LEVEL = 0.16;

/** ETSI TR 101 041-2 and ITU-T E.180: 425 Hz, told apart by their rhythm. `times`: how often it is repeated. */
function cadence(level: number, on: number, off: number, times = 1): ToneShape {
  const notes = Array.from({ length: times }, (_, i) => ({ at: i * (on + off), seconds: on, hertz: [425] }));
  return { level, length: times * (on + off), notes };
}

/** Notes one after the other, each of them struck. */
function melody(length: number, every: number, seconds: number, ...hertz: readonly number[]): ToneShape {
  const notes = hertz.map((one, i) => ({
    at: i * every,
    seconds,
    hertz: overtones(one),
    struck: true as const,
  }));
  return { level: RING_LEVEL, length, notes };
}

/** Those that a wooden bar has beside its own (1 : 4), so that it is heard through small loudspeakers too. */
const overtones = (hertz: number): number[] => [hertz, hertz, 4 * hertz];

const ringtoneShapes: Record<Ringtone, ToneShape> = {
  duet: {
    level: RING_LEVEL,
    length: 3,
    notes: [0, 0.6].map((at) => ({ at, seconds: 0.4, hertz: [587.33, 880] })),
  },
  // Twenty strokes a second on two gongs, a third apart.
  bell: {
    level: PURE_RING_LEVEL,
    length: 3.5,
    notes: Array.from({ length: 30 }, (_, i) => ({
      at: i * 0.05,
      seconds: 0.05,
      hertz: [i % 2 === 0 ? 1_000 : 1_250],
    })),
  },
  chime: melody(3.2, 0.35, 0.9, 1_046.5, 783.99, 523.25),
  marimba: melody(2.8, 0.16, 0.3, 392, 493.88, 587.33, 783.99, 587.33),
  warble: {
    level: PURE_RING_LEVEL,
    length: 3,
    notes: Array.from({ length: 10 }, (_, i) => ({
      at: i * 0.1,
      seconds: 0.1,
      hertz: [i % 2 === 0 ? 1_700 : 2_100],
    })),
  },
  pulse: {
    level: RING_LEVEL,
    length: 2.4,
    notes: [0, 0.25, 0.5].map((at) => ({ at, seconds: 0.15, hertz: [330, 660] })),
  },
};

const earShapes: Record<EarTone | Exclude<BriefTone, DtmfKey>, ToneShape> = {
  'call-waiting': {
    level: WAITING_LEVEL,
    length: 6,
    notes: [0, 0.4].map((at) => ({ at, seconds: 0.2, hertz: [440] })),
  },
  ringback: cadence(EAR_LEVEL, 1, 4),
  busy: cadence(EAR_LEVEL, 0.5, 0.5, 3),
  congestion: cadence(EAR_LEVEL, 0.25, 0.25, 4),
  zip: {
    level: EAR_LEVEL,
    length: 0.4,
    notes: [0, 0.16].map((at) => ({ at, seconds: 0.1, hertz: [1_400] })),
  },
};

/** ITU-T Q.23. */
const keypad = ['123A', '456B', '789C', '*0#D'];
const rowHertz = [697, 770, 852, 941];
const columnHertz = [1_209, 1_336, 1_477, 1_633];
const KEY_S = 0.12;

function keyShape(key: string): ToneShape {
  const row = keypad.findIndex((keys) => keys.includes(key));
  const hertz = [rowHertz[row] ?? 0, columnHertz[keypad[row]?.indexOf(key) ?? 0] ?? 0];
  return { level: EAR_LEVEL, length: KEY_S, notes: [{ at: 0, seconds: KEY_S, hertz }] };
}

function shapeOf(tone: Tone): ToneShape {
  if (tone in ringtoneShapes) return ringtoneShapes[tone as Ringtone];
  if (tone in earShapes) return earShapes[tone as keyof typeof earShapes];
  return keyShape(tone);
}

/** One period of the tone at full volume. Pure. */
export function renderTone(tone: Tone): Float32Array<ArrayBuffer> {
  const { level, length, notes } = shapeOf(tone);
  const samples = new Float32Array(Math.round(length * TONE_SAMPLE_RATE));
  for (const note of notes) addNote(samples, note, level);
  return samples;
}

function addNote(samples: Float32Array, { at, seconds, hertz, struck }: Note, level: number): void {
  const first = Math.round(at * TONE_SAMPLE_RATE);
  const count = Math.round(seconds * TONE_SAMPLE_RATE);
  for (let i = 0; i < count; i += 1) {
    const time = i / TONE_SAMPLE_RATE;
    const fade = Math.min(1, time / FADE_S, (seconds - time) / FADE_S);
    const decay = struck === true ? Math.exp((-5 * time) / seconds) : 1;
    const mix = hertz.reduce((sum, one) => sum + Math.sin(2 * Math.PI * one * time), 0);
    samples[first + i] = (samples[first + i] ?? 0) + (level * fade * decay * mix) / hertz.length;
  }
}
