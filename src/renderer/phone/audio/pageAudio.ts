import type { SoundDevices } from '../../../shared/domain/soundDevices';
import type { VoiceProcessing } from '../../../shared/domain/voiceProcessing';
import type { Log } from '../diagnostics/log';
import type { AudioCensus, AudioPort, MicrophoneSound, RemoteSound, Tone } from './audioPort';
import { type LevelListener, Levels } from './levels';
import { Microphone } from './microphone';
import { Output } from './output';
import { Speech } from './speech';
import { playTone } from './tones';

/** Tones that are for the room; the others are for the agent's ear. */
const aloud: readonly Tone[] = ['ringing'];

/** The page's own devices, through the browser. Microphone and loudspeakers are open only while they are needed. */
export class PageAudio implements AudioPort {
  readonly #log: Log;
  readonly #microphone = new Microphone();
  readonly #levels: Levels;
  readonly #speaker: Output;
  readonly #speech: Speech;
  /** By the device's id. */
  #ringers = new Map<string, Output>();
  #tone: { readonly name: Tone; end(): void } | null = null;

  constructor(log: Log) {
    this.#log = log;
    this.#levels = new Levels(log);
    this.#speaker = new Output(log);
    this.#speech = new Speech(this.#speaker, log);
    this.#ringers.set('', this.#ringer(''));
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
    this.#speech.setDevice(speaker?.device.id ?? '');
    const ids = ringers.length === 0 ? [''] : ringers.map(({ device }) => device.id);
    if (ids.length === this.#ringers.size && ids.every((id) => this.#ringers.has(id))) return;
    const tone = this.#tone?.name ?? null;
    const rings = tone !== null && aloud.includes(tone);
    if (rings) this.setTone(null);
    this.#ringers = new Map(ids.map((id) => [id, this.#ringers.get(id) ?? this.#ringer(id)]));
    if (rings) this.setTone(tone);
  }

  useProcessing(processing: VoiceProcessing): void {
    this.#microphone.setProcessing(processing);
  }

  play(track: MediaStreamTrack): RemoteSound {
    return this.#speech.play(track);
  }

  watchLevel(source: MediaStream | 'speaker', everyMs: number, listener: LevelListener): () => void {
    return this.#levels.watch(source === 'speaker' ? this.#speaker : source, everyMs, listener);
  }

  setTone(tone: Tone | null): void {
    if (this.#tone?.name === tone) return;
    this.#tone?.end();
    this.#tone = null;
    if (tone === null) return;
    const outputs = aloud.includes(tone) ? [...this.#ringers.values()] : [this.#speaker];
    const ends = outputs.map((output) => output.play(playTone(tone)));
    this.#tone = {
      name: tone,
      end() {
        for (const end of ends) end();
      },
    };
  }

  restart(): void {
    this.#speech.restart();
    for (const output of this.#outputs()) output.restart();
  }

  census(): AudioCensus {
    return {
      tracks: this.#microphone.tracks,
      audioElements: this.#speech.audioElements,
      audioContexts: [this.#levels, ...this.#outputs()].reduce((sum, { contexts }) => sum + contexts, 0),
    };
  }

  /** The echo canceller listens to the device on which something began last, so that the speaker begins again after a ringer. */
  #ringer(id: string): Output {
    const output = new Output(this.#log, () => this.#speaker.restart());
    output.setDevice(id);
    return output;
  }

  #outputs(): Output[] {
    return [this.#speaker, ...this.#ringers.values()];
  }
}
