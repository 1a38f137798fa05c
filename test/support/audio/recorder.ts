import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Hearing } from './hearing';
import type { Sound } from './sound';

const RATE = 48_000;

/** Records what a source hears: a sink's monitor (what the agent's headset plays) or a microphone. */
export class Recorder extends Hearing {
  readonly #child: ChildProcess;

  private constructor(audio: { readonly env: { PULSE_SERVER: string } }, source: string) {
    super(source, RATE);
    this.#child = spawn(
      'parec',
      [
        ...['--record', '--raw', `--device=${source}`, '--latency-msec=20'],
        ...['--format=float32le', `--rate=${RATE}`, '--channels=1', '--client-name=test-recorder'],
      ],
      { env: { ...process.env, ...audio.env }, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    this.#child.on('error', (error) => this.end(error.message));
    this.#child.on('exit', () => this.end('parec ended'));
    this.#child.stdout?.on('data', (chunk: Buffer) => this.keep(chunk));
  }

  /** Records what is played to an output, through its monitor. */
  static async ofOutput(
    audio: { readonly env: { PULSE_SERVER: string } },
    output: string,
  ): Promise<Recorder> {
    return Recorder.ofSource(audio, `${output}.monitor`);
  }

  /** Records a source by its name; resolves when the first samples came in. */
  static async ofSource(
    audio: { readonly env: { PULSE_SERVER: string } },
    source: string,
  ): Promise<Recorder> {
    const recorder = new Recorder(audio, source);
    await recorder.next();
    return recorder;
  }

  /** Ends it and gives all that was heard. */
  async stop(): Promise<Sound> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exited = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      await exited;
    }
    return this.sound;
  }
}
