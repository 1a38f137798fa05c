import { errorText, type Log } from '../diagnostics/log';
import type { MicrophoneProblem } from '../phone';
import {
  type AudioCensus,
  type AudioPort,
  MicrophoneUnavailable,
  type RemoteSound,
  type Tone,
} from './audioPort';
import { renderTone, TONE_SAMPLE_RATE } from './tones';

/** The page's own devices, through the browser. The microphone is open only while a call needs it. */
export class PageAudio implements AudioPort {
  readonly #log: Log;
  readonly #tracks = new Set<MediaStreamTrack>();
  readonly #elements = new Set<HTMLAudioElement>();
  readonly #contexts = new Set<AudioContext>();
  #tone: { readonly name: Tone; readonly context: AudioContext } | null = null;

  constructor(log: Log) {
    this.#log = log;
  }

  async openMicrophone(): Promise<MediaStream> {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: false });
      for (const track of stream.getTracks()) this.#tracks.add(track);
      return stream;
    } catch (error) {
      throw new MicrophoneUnavailable(microphoneProblem(error), { cause: error });
    }
  }

  closeMicrophone(stream: MediaStream): void {
    for (const track of stream.getTracks()) {
      track.stop();
      if (track.readyState === 'ended') this.#tracks.delete(track);
    }
  }

  play(track: MediaStreamTrack): RemoteSound {
    const element = new Audio();
    element.srcObject = new MediaStream([track]);
    this.#elements.add(element);
    this.#start(element);
    return {
      setSilent: (silent) => {
        element.muted = silent;
      },
      stop: () => {
        element.pause();
        element.srcObject = null;
        this.#elements.delete(element);
      },
    };
  }

  setTone(tone: Tone | null): void {
    if (this.#tone?.name === tone) return;
    if (this.#tone !== null) this.#release(this.#tone.context);
    this.#tone = tone === null ? null : { name: tone, context: this.#startTone(tone) };
  }

  restart(): void {
    for (const element of this.#elements) {
      const stream = element.srcObject;
      element.srcObject = null;
      element.srcObject = stream;
      this.#start(element);
    }
    const tone = this.#tone?.name ?? null;
    this.setTone(null);
    this.setTone(tone);
  }

  census(): AudioCensus {
    return {
      tracks: [...this.#tracks].filter((track) => track.readyState === 'live').length,
      audioElements: this.#elements.size,
      audioContexts: this.#contexts.size,
    };
  }

  #start(element: HTMLAudioElement): void {
    element.play().catch((error: unknown) => {
      // Stopped before it began, or begun anew: no failure.
      if (this.#elements.has(element) && element.paused)
        this.#log('error', 'remote-audio-failed', { error: errorText(error) });
    });
  }

  #startTone(tone: Tone): AudioContext {
    const context = new AudioContext();
    this.#contexts.add(context);
    const samples = renderTone(tone);
    const buffer = context.createBuffer(1, samples.length, TONE_SAMPLE_RATE);
    buffer.copyToChannel(samples, 0);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.loop = true;
    source.connect(context.destination);
    source.start();
    return context;
  }

  #release(context: AudioContext): void {
    context
      .close()
      .then(() => this.#contexts.delete(context))
      .catch((error: unknown) => this.#log('error', 'tone-close-failed', { error: errorText(error) }));
  }
}

/** The names of https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia. */
function microphoneProblem(error: unknown): MicrophoneProblem {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'in-use';
    default:
      return 'unknown';
  }
}
