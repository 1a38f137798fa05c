import type { Direction } from './media/protocol';
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
    const held = /a=(sendonly|inactive)/.exec(offer)?.[1];
    return phoneSdp('active', held === 'sendonly' ? 'recvonly' : (held ?? 'sendrecv'), this.#version);
  }

  async accept(): Promise<void> {}
}
