import { Limiter } from './limiter';
import { FORGET, LIMITER_PROCESSOR } from './limiterProcessor';

// What of AudioWorkletGlobalScope is used; TypeScript has no types for it.
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** Runs in the browser's audio thread: one file of its own, bundled apart from the page. */
class LimiterProcessor extends AudioWorkletProcessor {
  #limiter = new Limiter(sampleRate);

  constructor() {
    super();
    this.port.onmessage = ({ data }) => {
      if (data === FORGET) this.#limiter = new Limiter(sampleRate);
    };
  }

  process([input]: Float32Array[][], [output]: Float32Array[][]): true {
    const heard = input?.[0];
    const played = output?.[0];
    // Without anything connected there is no channel, and what is still on its way has to come out.
    if (played !== undefined) this.#limiter.process(heard ?? new Float32Array(played.length), played);
    return true;
  }
}

registerProcessor(LIMITER_PROCESSOR, LimiterProcessor);
