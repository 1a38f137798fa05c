import { spectra } from './analysis';
import { lengthOf, type Sound, slice, tone } from './sound';

/** Two packets of 20 ms each. */
const NOTE_MS = 40;
const NOTES_HZ = [500, 1_500, 900, 1_900, 700, 1_700, 1_100, 2_100, 1_300, 2_300] as const;
const CYCLE_MS = NOTE_MS * NOTES_HZ.length;
const WINDOW_MS = 10;
const STEP_MS = 5;

/**
 * A tone that changes so fast that a lost packet can't be guessed: what makes up for loss by going on with what was heard last (packet loss
 * concealment) plays the wrong note, what knows the lost sound plays the right one. To be played again and again.
 */
export function melody({ rate = 48_000 } = {}): Sound {
  const notes = NOTES_HZ.map((frequency) => tone(frequency, NOTE_MS, { rate }).samples);
  return { rate, samples: Float32Array.from(notes.flatMap((samples) => [...samples])) };
}

/** The share of the melody that was heard right, 0 … 1, whatever its delay, which may change now and then. */
export function melodyShare(heard: Sound): number {
  const cycles = Math.floor(lengthOf(heard) / CYCLE_MS);
  if (cycles === 0) throw new Error(`${lengthOf(heard)} ms are too short to hear a melody`);
  const shares = Array.from({ length: cycles }, (_, i) =>
    shareOfCycle(slice(heard, i * CYCLE_MS, (i + 1) * CYCLE_MS)),
  );
  return shares.reduce((sum, share) => sum + share, 0) / cycles;
}

function shareOfCycle(cycle: Sound): number {
  // What is heard around each moment.
  const phases = Array.from({ length: WINDOW_MS / STEP_MS }, (_, i) =>
    spectra(slice(cycle, i * STEP_MS), WINDOW_MS),
  );
  const moments = Array.from({ length: (CYCLE_MS - WINDOW_MS) / STEP_MS }, (_, i) => ({
    at: i * STEP_MS + WINDOW_MS / 2,
    heard: phases[i % phases.length]?.[Math.floor(i / phases.length)],
  }));
  const delays = Array.from({ length: CYCLE_MS / STEP_MS }, (_, i) => i * STEP_MS);
  const shares = delays.map((delay) => {
    const inNote = (at: number) => (at + CYCLE_MS - delay) % NOTE_MS;
    // Not at a note's edges, where two are heard at once.
    const middles = moments.filter(
      ({ at }) => Math.abs(inNote(at) - NOTE_MS / 2) <= NOTE_MS / 2 - WINDOW_MS / 2,
    );
    const right = middles.filter(({ at, heard }) => {
      const note = NOTES_HZ[Math.floor((at + CYCLE_MS - delay) / NOTE_MS) % NOTES_HZ.length] ?? 0;
      return heard !== undefined && heard.level > -40 && Math.abs(heard.frequency - note) < 90;
    });
    return right.length / middles.length;
  });
  return Math.max(...shares);
}
