import { errorText, type Log } from '../diagnostics/log';
import type { RemoteSound } from './audioPort';
import type { Output } from './output';

/** What the other sides say, played on the speaker. */
export class RemoteAudio {
  readonly #speaker: Output;
  readonly #log: Log;
  readonly #elements = new Set<HTMLAudioElement>();
  #deviceId = '';

  constructor(speaker: Output, log: Log) {
    this.#speaker = speaker;
    this.#log = log;
  }

  get audioElements(): number {
    return this.#elements.size;
  }

  play(track: MediaStreamTrack): RemoteSound {
    const stream = new MediaStream([track]);
    const element = this.#pull(stream);
    let level = 1;
    /** One for each way that it is heard on: two while the next way opens. */
    const gains = new Set<GainNode>();
    const end = this.#speaker.play((context, into) => {
      const source = context.createMediaStreamSource(stream);
      const node = context.createGain();
      node.gain.value = level;
      gains.add(node);
      source.connect(node).connect(into);
      return () => {
        source.disconnect();
        node.disconnect();
        gains.delete(node);
      };
    });
    return {
      setSilent: (silent) => {
        level = silent ? 0 : 1;
        for (const { gain } of gains) gain.value = level;
      },
      stop: () => {
        end();
        element.pause();
        element.srcObject = null;
        this.#elements.delete(element);
      },
    };
  }

  /** Where the speaker is, so that the echo canceller listens there (docs/decisions/0088). */
  setDevice(id: string): void {
    this.#deviceId = id;
    for (const element of this.#elements) this.#direct(element);
  }

  /** After the browser has lost its way to the devices. */
  restart(): void {
    for (const element of this.#elements) {
      const stream = element.srcObject;
      element.srcObject = null;
      element.srcObject = stream;
      this.#start(element);
    }
  }

  /** Chromium decodes a received track only while an element plays it (crbug.com/121673); it need not be heard there. */
  #pull(stream: MediaStream): HTMLAudioElement {
    const element = new Audio();
    element.muted = true;
    element.srcObject = stream;
    this.#elements.add(element);
    this.#direct(element);
    this.#start(element);
    return element;
  }

  #direct(element: HTMLAudioElement): void {
    element
      .setSinkId(this.#deviceId)
      .catch((error: unknown) => this.#log('warn', 'echo-reference-failed', { error: errorText(error) }));
  }

  #start(element: HTMLAudioElement): void {
    element.play().catch((error: unknown) => {
      // Stopped before it began, or begun anew: no failure.
      if (this.#elements.has(element) && element.paused)
        this.#log('error', 'remote-audio-failed', { error: errorText(error) });
    });
  }
}
