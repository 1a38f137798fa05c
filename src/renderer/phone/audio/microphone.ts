import { type VoiceProcessing, wholeProcessing } from '../../../shared/domain/devices/voiceProcessing';
import type { MicrophoneProblem } from '../phone';
import { type MicrophoneSound, MicrophoneUnavailable } from './audioPort';

const noProcessing: VoiceProcessing = { echoCancellation: false, noiseSuppression: false, autoGain: false };

/** The one place where a microphone is opened. */
export class Microphone {
  readonly #tracks = new Set<MediaStreamTrack>();
  #deviceId: string | null = null;
  #processing = wholeProcessing;

  /** Live tracks. */
  get tracks(): number {
    return [...this.#tracks].filter(({ readyState }) => readyState === 'live').length;
  }

  /** The browser's id of the device; null: the system's own. Holds for what is opened from now on. */
  setDevice(id: string | null): void {
    this.#deviceId = id;
  }

  /**
   * Of what is opened from now on. What is open ends, and has to be opened again: Chromium's applyConstraints agrees to everything
   * and changes nothing, and a second stream of a device that is open is processed as the first.
   */
  setProcessing(processing: VoiceProcessing): void {
    for (const track of this.#tracks) track.stop();
    this.#tracks.clear();
    this.#processing = processing;
  }

  /** @throws MicrophoneUnavailable */
  async open(sound: MicrophoneSound = 'processed'): Promise<MediaStream> {
    const { echoCancellation, noiseSuppression, autoGain } =
      sound === 'raw' ? noProcessing : this.#processing;
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        audio: {
          ...(this.#deviceId !== null && { deviceId: { exact: this.#deviceId } }),
          echoCancellation,
          noiseSuppression,
          autoGainControl: autoGain,
        },
        video: false,
      });
      for (const track of stream.getTracks()) this.#tracks.add(track);
      return stream;
    } catch (error) {
      throw new MicrophoneUnavailable(problemOf(error), { cause: error });
    }
  }

  close(stream: MediaStream): void {
    for (const track of stream.getTracks()) {
      track.stop();
      if (track.readyState === 'ended') this.#tracks.delete(track);
    }
  }
}

/** The names of https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia. */
function problemOf(error: unknown): MicrophoneProblem {
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
