import { level, likeness } from './analysis';
import { lengthOf, type Sound, slice } from './sound';

const PIECE_MS = 800;
/** Pieces quieter than this are pauses between words, and alike to anything, dBFS. */
const PAUSE_BELOW = -40;

/**
 * How surely speech arrived, 0 … 1: the likeness of that piece of it which arrived best. In pieces, since a jitter buffer
 * stretches and shrinks time (WebRTC's NetEQ) on a busy machine, which a correlation over the whole does not survive.
 */
export function speechLikeness(said: Sound, heard: Sound): number {
  const pieces = Array.from({ length: Math.floor(lengthOf(said) / PIECE_MS) }, (_, i) =>
    slice(said, i * PIECE_MS, (i + 1) * PIECE_MS),
  ).filter((piece) => level(piece) > PAUSE_BELOW);
  if (pieces.length === 0) throw new Error('there is no speech in what was said');
  return Math.max(...pieces.map((piece) => likeness(piece, heard, lengthOf(heard) - PIECE_MS).likeness));
}

/** The same sound from its end: as loud and as varied, and something else. What `speechLikeness` is measured against. */
export function backwards({ rate, samples }: Sound): Sound {
  return { rate, samples: samples.slice().reverse() };
}
