import type { SoundDevices } from '../../../shared/domain/devices/soundDevices';
import type { VoiceProcessing } from '../../../shared/domain/devices/voiceProcessing';
import type { Ringtone, Volume } from '../../../shared/domain/media/ringtones';
import type { MicrophoneProblem } from '../phone';
import type { LevelListener } from './levels';
import type { Recording } from './recording';
import type { BriefTone, EarTone } from './tones';

/** The phone's port to sound: microphone, loudspeaker and the tones it makes itself. */
export interface AudioPort {
  /** @throws MicrophoneUnavailable */
  openMicrophone(sound?: MicrophoneSound): Promise<MediaStream>;
  closeMicrophone(stream: MediaStream): void;
  /** From now on these; what plays goes over to them. */
  useDevices(devices: SoundDevices): void;
  /** Of microphones that are opened from now on; those that are open end. */
  useProcessing(processing: VoiceProcessing): void;
  /** Plays what the other side sends until stopped. */
  play(track: MediaStreamTrack): RemoteSound;
  /**
   * Tells every `everyMs` milliseconds how loud that stream, or all that is played on the speaker, was since then. A track that is
   * muted is silent. Returns the way to stop.
   */
  watchLevel(source: MediaStream | 'speaker', everyMs: number, listener: LevelListener): () => void;
  /** What comes from the microphone in the next `ms` milliseconds, or until `stop`. */
  record(stream: MediaStream, ms: number, stop: AbortSignal): Promise<Recording>;
  /** Once, on the ringer with that device's id; null: on the speaker. */
  playRecording(recording: Recording, ringer: string | null): BriefSound;
  /** For rings and tones that begin from now on; speech has the volume that it comes with. */
  setVolumes(volumes: Volumes): void;
  /** Rings on all ringers, in step, over and over, or not; the ring before ends. */
  setRing(ring: Ringtone | null): void;
  /** Plays one tone in the ear over and over, or none; the one before ends. */
  setTone(tone: EarTone | null): void;
  /** Plays one in the ear. */
  playOnce(tone: BriefTone): BriefSound;
  /** Rings once, for the agent to hear how it sounds. */
  tryRingtone(ringtone: Ringtone): void;
  /** Plays anew what is being played, after the browser has lost its way to the devices; microphones have to be opened again. */
  restart(): void;
  census(): AudioCensus;
}

/** What is opened: its sound as the browser makes it better for speech, or as it is, should that be what makes it silent. */
export type MicrophoneSound = 'processed' | 'raw';

export interface Volumes {
  readonly ring: Volume;
  readonly tones: Volume;
}

export interface BriefSound {
  /** It was played, or stopped. */
  readonly ended: Promise<void>;
  readonly stop: () => void;
}

export interface RemoteSound {
  setSilent(silent: boolean): void;
  stop(): void;
}

export interface AudioCensus {
  readonly tracks: number;
  readonly audioElements: number;
  /** All that take up memory: also those that wait for their next use. */
  readonly audioContexts: number;
  /** Those of them that take up a processor. */
  readonly runningAudioContexts: number;
}

export class MicrophoneUnavailable extends Error {
  override readonly name = 'MicrophoneUnavailable';
  readonly problem: MicrophoneProblem;

  constructor(problem: MicrophoneProblem, options?: ErrorOptions) {
    super(`microphone ${problem}`, options);
    this.problem = problem;
  }
}
