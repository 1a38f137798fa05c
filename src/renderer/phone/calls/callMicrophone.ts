import { type AudioPort, type MicrophoneSound, MicrophoneUnavailable } from '../audio/audioPort';
import { errorText, type Log } from '../diagnostics/log';
import type { MicrophoneProblem } from '../phone';
import type { Timers } from '../util/timers';

/** One that did not open during a call is tried again after so long (milliseconds), or when the devices change. */
const AGAIN_MS = 1000;

export interface CallMicrophoneDeps {
  readonly callId: string;
  readonly audio: AudioPort;
  readonly log: Log;
  readonly timers: Timers;
  /** Sends this one from now on. */
  readonly replace: (microphone: MediaStream) => Promise<void>;
  /** The other side hears nothing, and why. */
  readonly lost: (problem: MicrophoneProblem) => void;
  /** Told after `lost`: one opened, or the call is over. */
  readonly found: () => void;
}

/** The open microphone of a call, which is another one when its device goes. */
export class CallMicrophone {
  readonly #deps: CallMicrophoneDeps;
  #stream: MediaStream | null = null;
  /** So many times it was to be replaced: only the last counts. */
  #renewals = 0;
  #cancelRenewal = () => {};
  #problem: MicrophoneProblem | null = null;

  constructor(deps: CallMicrophoneDeps) {
    this.#deps = deps;
  }

  get stream(): MediaStream | null {
    return this.#stream;
  }

  use(stream: MediaStream): void {
    this.#stream = stream;
    for (const track of stream.getAudioTracks()) {
      track.addEventListener('ended', () => {
        if (this.#stream === stream) void this.renew();
      });
    }
  }

  /**
   * The call goes over to the device that is chosen now; without one it goes on, and this is tried again. Resolves to whether it
   * went over.
   */
  async renew(sound?: MicrophoneSound): Promise<boolean> {
    if (this.#stream === null) return false;
    const { audio } = this.#deps;
    this.#cancelRenewal();
    this.#renewals += 1;
    const renewal = this.#renewals;
    try {
      const opened = await audio.openMicrophone(sound);
      if (renewal === this.#renewals) return await this.#goOver(opened);
      // By now another device is chosen.
      audio.closeMicrophone(opened);
    } catch (error) {
      if (renewal === this.#renewals && this.#stream !== null) this.#fail(error);
    }
    return false;
  }

  close(): void {
    if (this.#stream !== null) this.#deps.audio.closeMicrophone(this.#stream);
    this.#stream = null;
    this.#renewals += 1;
    this.#isFound();
  }

  async #goOver(opened: MediaStream): Promise<boolean> {
    const { audio, replace, log, callId } = this.#deps;
    try {
      await replace(opened);
    } catch (error) {
      audio.closeMicrophone(opened);
      throw error;
    }
    if (this.#stream === null) {
      audio.closeMicrophone(opened);
      return false;
    }
    audio.closeMicrophone(this.#stream);
    this.use(opened);
    log('info', 'microphone-renewed', { callId });
    this.#isFound();
    return true;
  }

  #fail(error: unknown): void {
    const { log, timers, lost, callId } = this.#deps;
    const problem = error instanceof MicrophoneUnavailable ? error.problem : 'unknown';
    this.#cancelRenewal = timers.after(AGAIN_MS, () => void this.renew());
    // The one before may still be there.
    const live = this.#stream?.getAudioTracks().some(({ readyState }) => readyState === 'live');
    if (live === true || this.#problem === problem) return;
    this.#problem = problem;
    log('warn', 'microphone-lost', { callId, problem, error: errorText(error) });
    lost(problem);
  }

  #isFound(): void {
    this.#cancelRenewal();
    if (this.#problem === null) return;
    this.#problem = null;
    this.#deps.found();
  }
}
