import {
  type AudioPort,
  type BriefSound,
  MicrophoneUnavailable,
  type RemoteSound,
} from '../../../src/renderer/phone/audio/audioPort';
import type { LevelListener } from '../../../src/renderer/phone/audio/levels';
import type { Recording } from '../../../src/renderer/phone/audio/recording';
import type { BriefTone, EarTone } from '../../../src/renderer/phone/audio/tones';
import type { MicrophoneProblem } from '../../../src/renderer/phone/phone';
import { noSoundDevices, type SoundDevices } from '../../../src/shared/domain/devices/soundDevices';
import { type VoiceProcessing, wholeProcessing } from '../../../src/shared/domain/devices/voiceProcessing';
import type { Ringtone } from '../../../src/shared/domain/media/ringtones';

class FakeTrack extends EventTarget {
  readonly kind = 'audio';
  enabled = true;
  readyState: MediaStreamTrackState = 'live';

  stop(): void {
    this.readyState = 'ended';
  }
}

/** Sound without a sound card: counts what is open and says which tone would be heard. */
export class FakeAudio implements AudioPort {
  problem: MicrophoneProblem | null = null;
  /** What `watchLevel` throws. */
  levelProblem: Error | null = null;
  /** Resolves `openMicrophone` only when called, while set. */
  gate: Promise<void> = Promise.resolve();
  /** What each opening takes. */
  opens: (() => Promise<void>) | null = null;
  ring: Ringtone | null = null;
  tone: EarTone | null = null;
  /** All that were played once, in order; each is over when `briefGate` resolves. */
  readonly brief: BriefTone[] = [];
  briefGate: Promise<void> = Promise.resolve();
  devices: SoundDevices = noSoundDevices;
  processing: VoiceProcessing = wholeProcessing;
  readonly tracks: FakeTrack[] = [];
  /** Whoever wants to know how loud something is; a test calls them. */
  readonly levelWatchers: { readonly source: MediaStream | 'speaker'; readonly tell: LevelListener }[] = [];
  /** What plays once; a test ends it. */
  readonly recordings: {
    readonly recording: Recording;
    readonly ringer: string | null;
    readonly end: () => void;
  }[] = [];
  readonly playing: { readonly track: unknown; silent: boolean }[] = [];

  async openMicrophone(): Promise<MediaStream> {
    await this.gate;
    await this.opens?.();
    if (this.problem !== null) throw new MicrophoneUnavailable(this.problem);
    const track = new FakeTrack();
    this.tracks.push(track);
    return { getTracks: () => [track], getAudioTracks: () => [track] } as unknown as MediaStream;
  }

  closeMicrophone(stream: MediaStream): void {
    for (const track of stream.getTracks()) track.stop();
  }

  useDevices(devices: SoundDevices): void {
    this.devices = devices;
  }

  useProcessing(processing: VoiceProcessing): void {
    this.processing = processing;
    for (const track of this.tracks) track.stop();
  }

  play(track: MediaStreamTrack): RemoteSound {
    const sound = { track, silent: false };
    this.playing.push(sound);
    return {
      setSilent: (silent) => {
        sound.silent = silent;
      },
      stop: () => {
        this.playing.splice(this.playing.indexOf(sound), 1);
      },
    };
  }

  watchLevel(source: MediaStream | 'speaker', _everyMs: number, tell: LevelListener): () => void {
    if (this.levelProblem !== null) throw this.levelProblem;
    const watcher = { source, tell };
    this.levelWatchers.push(watcher);
    return () => {
      this.levelWatchers.splice(this.levelWatchers.indexOf(watcher), 1);
    };
  }

  /** As long as it should be, and silent. */
  async record(_stream: MediaStream, ms: number, _stop: AbortSignal): Promise<Recording> {
    return { samples: new Float32Array((48_000 * ms) / 1000), rate: 48_000 };
  }

  playRecording(recording: Recording, ringer: string | null): BriefSound {
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const played = { recording, ringer, end };
    this.recordings.push(played);
    void ended.then(() => this.recordings.splice(this.recordings.indexOf(played), 1));
    return { ended, stop: end };
  }

  setVolumes(): void {}

  setRing(ring: Ringtone | null): void {
    this.ring = ring;
  }

  setTone(tone: EarTone | null): void {
    this.tone = tone;
  }

  playOnce(tone: BriefTone): BriefSound {
    this.brief.push(tone);
    return { ended: this.briefGate, stop: () => {} };
  }

  tryRingtone(): void {}

  restart(): void {}

  census() {
    return {
      tracks: this.tracks.filter(({ readyState }) => readyState === 'live').length,
      audioElements: this.playing.length,
      audioContexts: 0,
      runningAudioContexts: 0,
    };
  }
}
