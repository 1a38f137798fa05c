import type { SoundDevices } from '../../../shared/domain/devices/soundDevices';
import type { VoiceProcessing } from '../../../shared/domain/devices/voiceProcessing';
import type { Ringtone } from '../../../shared/domain/media/ringtones';
import type { Log } from '../diagnostics/log';
import type { AudioCensus, AudioPort, BriefSound, MicrophoneSound, RemoteSound, Volumes } from './audioPort';
import { type LevelListener, Levels } from './levels';
import { Microphone } from './microphone';
import { Output } from './output';
import { OutputContexts } from './outputContext';
import { playRecording, type Recording, record } from './recording';
import { RemoteAudio } from './remoteAudio';
import { TonePlayer } from './tonePlayer';
import type { BriefTone, EarTone } from './tones';

/** The page's own devices, through the browser. Microphone and loudspeakers are open only while they are needed. */
export class PageAudio implements AudioPort {
  readonly #log: Log;
  readonly #microphone = new Microphone();
  readonly #levels: Levels;
  readonly #contexts: OutputContexts;
  readonly #speaker: Output;
  readonly #remoteAudio: RemoteAudio;
  /** By the device's id. */
  #ringers = new Map<string, Output>();
  readonly #tones: TonePlayer;

  constructor(log: Log) {
    this.#log = log;
    this.#levels = new Levels(log);
    this.#contexts = new OutputContexts(log);
    this.#speaker = new Output(this.#contexts, log);
    this.#remoteAudio = new RemoteAudio(this.#speaker, log);
    this.#ringers.set('', this.#ringer(''));
    this.#tones = new TonePlayer(this.#speaker, () => [...this.#ringers.values()]);
  }

  openMicrophone(sound?: MicrophoneSound): Promise<MediaStream> {
    return this.#microphone.open(sound);
  }

  closeMicrophone(stream: MediaStream): void {
    this.#microphone.close(stream);
  }

  useDevices({ microphone, speaker, ringers }: SoundDevices): void {
    this.#microphone.setDevice(microphone?.device.id ?? null);
    this.#speaker.setDevice(speaker?.device.id ?? '');
    this.#remoteAudio.setDevice(speaker?.device.id ?? '');
    const ids = ringers.length === 0 ? [''] : ringers.map(({ device }) => device.id);
    if (ids.length === this.#ringers.size && ids.every((id) => this.#ringers.has(id))) return;
    this.#tones.moveRing(() => {
      this.#ringers = new Map(ids.map((id) => [id, this.#ringers.get(id) ?? this.#ringer(id)]));
    });
  }

  useProcessing(processing: VoiceProcessing): void {
    this.#microphone.setProcessing(processing);
  }

  play(track: MediaStreamTrack): RemoteSound {
    return this.#remoteAudio.play(track);
  }

  watchLevel(source: MediaStream | 'speaker', everyMs: number, listener: LevelListener): () => void {
    return this.#levels.watch(source === 'speaker' ? this.#speaker : source, everyMs, listener);
  }

  async record(stream: MediaStream, ms: number, stop: AbortSignal): Promise<Recording> {
    const [track] = stream.getAudioTracks();
    return track === undefined
      ? { samples: new Float32Array(), rate: 48_000 }
      : await record(track, ms, stop);
  }

  playRecording(recording: Recording, ringer: string | null): BriefSound {
    const output = ringer === null ? this.#speaker : (this.#ringers.get(ringer) ?? this.#speaker);
    let stop = () => {};
    const ended = new Promise<void>((resolve) => {
      const end = output.play(playRecording(recording, () => stop()));
      stop = () => {
        stop = () => {};
        end();
        resolve();
      };
    });
    return { ended, stop: () => stop() };
  }

  setVolumes(volumes: Volumes): void {
    this.#tones.setVolumes(volumes);
  }

  setRing(ring: Ringtone | null): void {
    this.#tones.setRing(ring);
  }

  setTone(tone: EarTone | null): void {
    this.#tones.setTone(tone);
  }

  playOnce(tone: BriefTone): BriefSound {
    return this.#tones.playOnce(tone);
  }

  tryRingtone(ringtone: Ringtone): void {
    this.#tones.tryRingtone(ringtone);
  }

  restart(): void {
    this.#remoteAudio.restart();
    for (const output of this.#outputs()) output.restart();
  }

  census(): AudioCensus {
    return {
      tracks: this.#microphone.tracks,
      audioElements: this.#remoteAudio.audioElements,
      audioContexts: this.#contexts.kept + this.#levels.contexts,
      runningAudioContexts: this.#contexts.running + this.#levels.contexts,
    };
  }

  /** The echo canceller listens to the device on which something began last, so that the speaker begins again after a ringer. */
  #ringer(id: string): Output {
    const output = new Output(this.#contexts, this.#log, () => this.#speaker.restart());
    output.setDevice(id);
    return output;
  }

  #outputs(): Output[] {
    return [this.#speaker, ...this.#ringers.values()];
  }
}
