import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Direction } from '../../../../server/sip/sdp';
import { Hearing } from '../../../support/audio/hearing';
import { HEARD_RATE, type Question, type Told } from './protocol';

/** An agent's headset and WebRTC connection: what is said into it, and what is heard. */
export class AgentMedia extends Hearing {
  readonly #ask: (question: Question) => Promise<string>;
  readonly take: (heard: Uint8Array) => void;

  constructor(name: string, ask: (question: Question) => Promise<string>) {
    super(name, HEARD_RATE);
    this.#ask = ask;
    this.take = (heard) => this.keep(heard);
  }

  offer(direction: Direction): Promise<string> {
    return this.#ask({ ask: 'offer', direction });
  }

  answer(offer: string): Promise<string> {
    return this.#ask({ ask: 'answer', offer });
  }

  async accept(answer: string): Promise<void> {
    await this.#ask({ ask: 'accept', answer });
  }

  /** Says a tone (Hz) from now on; 0 is silence. */
  async say(frequency: number): Promise<void> {
    await this.#ask({ ask: 'say', frequency });
  }

  /** Ends one call's connection. */
  async close(): Promise<void> {
    await this.#ask({ ask: 'close' });
    this.end('it was closed');
  }
}

/** The process that holds the WebRTC of all agents of a test file. */
export class MediaProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve(sdp: string): void; reject(error: Error): void }>();
  readonly #peers = new Map<number, AgentMedia>();
  #questions = 0;

  constructor() {
    this.#child = fork(fileURLToPath(new URL('webrtc.ts', import.meta.url)), {
      execArgv: ['--import', 'tsx'],
      serialization: 'advanced',
    });
    this.#child.on('message', (told: Told) => this.#take(told));
    this.#child.on('exit', (code, signal) => {
      for (const { reject } of this.#waiting.values()) {
        reject(new Error(`the WebRTC process ended with ${signal ?? code}`));
      }
    });
  }

  /** A headset and a connection of their own, for one call. */
  async open(name: string): Promise<AgentMedia> {
    const peer = this.#peers.size;
    const media = new AgentMedia(name, (question) => this.#ask(peer, question));
    this.#peers.set(peer, media);
    await this.#ask(peer, { ask: 'open' });
    return media;
  }

  async close(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }

  #ask(peer: number, question: Question): Promise<string> {
    this.#questions += 1;
    const id = this.#questions;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.send({ id, peer, question });
    });
  }

  #take(told: Told): void {
    if ('heard' in told) {
      this.#peers.get(told.peer)?.take(told.heard);
      return;
    }
    const waiting = this.#waiting.get(told.id);
    this.#waiting.delete(told.id);
    if ('error' in told) waiting?.reject(new Error(told.error));
    else waiting?.resolve(told.sdp);
  }
}
