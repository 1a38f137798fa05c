import { ANSWER_DIRECTION, type Direction, parseAudio } from '../../../server/sip/sdp';
import { phoneSdp } from './sdp';

/** The agent's audio, as SIP asks for it: to describe it, and to take what the other side describes. */
export interface Media {
  offer(direction: Direction): Promise<string>;
  answer(offer: string): Promise<string>;
  accept(answer: string): Promise<void>;
}

/** Descriptions alone, of audio that goes nowhere. */
export class NoMedia implements Media {
  #version = 0;

  async offer(direction: Direction): Promise<string> {
    this.#version += 1;
    return phoneSdp('actpass', direction, this.#version);
  }

  async answer(offer: string): Promise<string> {
    this.#version += 1;
    const offered = parseAudio(offer)?.direction ?? 'sendrecv';
    return phoneSdp('active', ANSWER_DIRECTION[offered], this.#version);
  }

  async accept(): Promise<void> {}
}
