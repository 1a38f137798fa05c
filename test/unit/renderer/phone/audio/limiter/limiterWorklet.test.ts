import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FORGET } from '../../../../../../src/renderer/phone/audio/limiter/limiterProcessor';

interface Processor {
  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
}

const RATE = 48_000;
/** As long as the browser's. */
const BLOCK = 128;

let channel: MessageChannel;
let Registered: new () => Processor;

beforeEach(async () => {
  channel = new MessageChannel();
  // What the browser's audio thread gives it.
  vi.stubGlobal('sampleRate', RATE);
  vi.stubGlobal(
    'AudioWorkletProcessor',
    class {
      readonly port = channel.port2;
    },
  );
  vi.stubGlobal('registerProcessor', (_name: string, processor: new () => Processor) => {
    Registered = processor;
  });
  vi.resetModules();
  await import('../../../../../../src/renderer/phone/audio/limiter/limiterWorklet');
});
afterEach(() => {
  channel.port1.close();
  vi.unstubAllGlobals();
});

/** The loudest sample that comes out of `ms` of a tone, or of nothing. */
function loudest(processor: Processor, amplitude: number, ms: number): number {
  let peak = 0;
  for (let at = 0; at < (ms * RATE) / 1000; at += BLOCK) {
    const input = Float32Array.from(
      { length: BLOCK },
      (_, i) => amplitude * Math.sin((2 * Math.PI * 1_000 * (at + i)) / RATE),
    );
    const output = new Float32Array(BLOCK);
    processor.process([[input]], [[output]]);
    peak = Math.max(peak, ...output.map(Math.abs));
  }
  return peak;
}

it('forgets when it is told to: nothing of the sound before comes out, and the next is not judged by it', async () => {
  const processor = new Registered();
  const speech = 0.1;
  const loudThenSpeech = (between: () => Promise<unknown>) => {
    loudest(processor, 1, 1_000);
    return between().then(() => ({
      left: loudest(processor, 0, 10),
      heard: loudest(processor, speech, 100),
    }));
  };
  const before = await loudThenSpeech(async () => {});
  const told = new Promise((resolve) => channel.port2.addEventListener('message', resolve, { once: true }));
  const after = await loudThenSpeech(() => {
    channel.port1.postMessage(FORGET);
    return told;
  });
  // It looks ahead, and what was loud and steady has been turned down.
  expect(before.left).toBeGreaterThan(0.1);
  expect(before.heard).toBeLessThan(speech / 2);
  expect(after.left).toBe(0);
  expect(after.heard).toBeCloseTo(speech, 2);
});
