import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { Sound } from './sound';

/** A sound on its way into a sink. */
export interface Playing {
  /** Resolves when all was heard, or after `stop`. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Plays a sound into a sink: a microphone's room, so that the agent "says" it. Resolves when it is flowing.
 * @param audio the sound cards, e.g. `desktop.audio`
 * @param sink e.g. `desktop.audio.headset.microphone.room`
 */
export async function play(
  audio: { readonly env: { PULSE_SERVER: string } },
  sink: string,
  { rate, samples }: Sound,
  { repeat = false } = {},
): Promise<Playing> {
  const child = spawn(
    'pacat',
    [
      ...['--playback', '--raw', '--verbose', `--device=${sink}`, '--latency-msec=200'],
      ...['--format=float32le', `--rate=${rate}`, '--channels=1', '--client-name=test-player'],
    ],
    { env: { ...process.env, ...audio.env }, stdio: ['pipe', 'ignore', 'pipe'] },
  );
  const said: string[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0 || signal === 'SIGTERM') resolve();
      else reject(new Error(`pacat into ${sink} ended with ${code ?? signal}: ${said.slice(-5).join('; ')}`));
    });
  });
  // Whoever awaits `ended` hears of its failure; nobody has to.
  ended.catch(() => {});
  const flowing = new Promise<void>((resolve) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      said.push(line);
      if (line.includes('Stream started')) resolve();
    });
  });

  const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  child.stdin.on('error', () => {});
  Readable.from(repeat ? endlessly(bytes) : [bytes]).pipe(child.stdin);
  await Promise.race([flowing, ended]);
  return {
    ended,
    async stop(): Promise<void> {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function* endlessly(bytes: Buffer): Generator<Buffer> {
  for (;;) yield bytes;
}
