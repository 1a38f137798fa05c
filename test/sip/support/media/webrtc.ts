/**
 * The process in which the agents' WebRTC runs: libwebrtc, as Chromium has it, without a browser around it. A process of its own,
 * because it ends with a crash of its own (node-webrtc's tear-down), and because audio wants its frames in time (docs/decisions/0059).
 */
import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { Direction } from '../../../../server/sip/sdp';
import { resample } from '../../../support/audio/analysis';
import { type Asked, HEARD_RATE, type Question, type Told } from './protocol';

// A CommonJS module whose names an import does not find.
const wrtc: typeof import('@roamhq/wrtc') = createRequire(import.meta.url)('@roamhq/wrtc');

/** Samples a second of what is said. */
const RATE = 48_000;
const FRAME_MS = 10;
const FRAME = (RATE * FRAME_MS) / 1000;
const REPORT_MS = 100;
/** What has not come for so long is silence. */
const GAP_MS = 300;
const LOUDNESS = 8_000;

interface Frame {
  readonly samples: Int16Array;
  readonly sampleRate: number;
  readonly channelCount: number;
}

/** One agent's connection: says a tone, and reports what is heard. */
class Peer {
  readonly #connection = new wrtc.RTCPeerConnection();
  readonly #source = new wrtc.nonstandard.RTCAudioSource();
  readonly #track = this.#source.createTrack();
  readonly #transceiver: RTCRtpTransceiver;
  readonly #sink: InstanceType<typeof wrtc.nonstandard.RTCAudioSink>;
  readonly #started = performance.now();
  readonly #timers: NodeJS.Timeout[];
  #frequency = 0;
  #phase = 0;
  #framesSent = 0;
  #heard: Float32Array[] = [];
  #samplesReported = 0;

  constructor(report: (samples: Uint8Array) => void) {
    // Not addTransceiver: one of those would not be used for what is offered to us (RFC 8829 §5.10).
    this.#connection.addTrack(this.#track);
    const [transceiver] = this.#connection.getTransceivers();
    if (transceiver === undefined) throw new Error('a track without a transceiver');
    this.#transceiver = transceiver;
    this.#sink = new wrtc.nonstandard.RTCAudioSink(this.#transceiver.receiver.track);
    this.#sink.ondata = (frame: Frame) => this.#heard.push(heard(frame));
    this.#timers = [
      setInterval(() => this.#say(), FRAME_MS),
      setInterval(() => this.#report(report), REPORT_MS),
    ];
  }

  async answer(question: Question): Promise<string> {
    switch (question.ask) {
      case 'offer':
        return this.#offer(question.direction);
      case 'answer':
        await this.#connection.setRemoteDescription({ type: 'offer', sdp: question.offer });
        await this.#connection.setLocalDescription(await this.#connection.createAnswer());
        return this.#described();
      case 'accept':
        await this.#connection.setRemoteDescription({ type: 'answer', sdp: question.answer });
        return '';
      case 'say':
        this.#frequency = question.frequency;
        return '';
      case 'open':
        return '';
      case 'close':
        for (const timer of this.#timers) clearInterval(timer);
        this.#sink.stop();
        this.#connection.close();
        return '';
    }
  }

  async #offer(direction: Direction): Promise<string> {
    this.#transceiver.direction = direction;
    await this.#connection.setLocalDescription(await this.#connection.createOffer());
    return this.#described();
  }

  /** With every candidate: SIP has one message for them all. */
  async #described(): Promise<string> {
    while (this.#connection.iceGatheringState !== 'complete') {
      await once(this.#connection, 'icegatheringstatechange');
    }
    return this.#connection.localDescription?.sdp ?? '';
  }

  /** The frames that are due. */
  #say(): void {
    const due = Math.floor((performance.now() - this.#started) / FRAME_MS);
    for (; this.#framesSent < due; this.#framesSent += 1) {
      const samples = Int16Array.from({ length: FRAME }, () => {
        this.#phase = this.#frequency === 0 ? 0 : this.#phase + (2 * Math.PI * this.#frequency) / RATE;
        return Math.round(LOUDNESS * Math.sin(this.#phase));
      });
      this.#source.onData({ samples, sampleRate: RATE });
    }
  }

  #report(report: (samples: Uint8Array) => void): void {
    const due = Math.floor(((performance.now() - this.#started) * HEARD_RATE) / 1000);
    if (this.#heard.length === 0) {
      const missing = due - this.#samplesReported;
      if (missing > (GAP_MS * HEARD_RATE) / 1000) this.#heard.push(new Float32Array(missing));
    }
    for (const samples of this.#heard.splice(0)) {
      this.#samplesReported += samples.length;
      report(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
    }
  }
}

/** Of several channels the first. libwebrtc has a rate of its own until the first packet has come. */
function heard({ samples, sampleRate, channelCount }: Frame): Float32Array {
  const length = samples.length / channelCount;
  const first = Float32Array.from({ length }, (_, index) => (samples[index * channelCount] ?? 0) / 32_768);
  return resample({ rate: sampleRate, samples: first }, HEARD_RATE).samples;
}

const peers = new Map<number, Peer>();
const tell = (told: Told) => process.send?.(told);

process.on('message', ({ id, peer, question }: Asked) => {
  if (question.ask === 'open') peers.set(peer, new Peer((samples) => tell({ peer, heard: samples })));
  const asked = peers.get(peer);
  if (asked === undefined) {
    tell({ id, error: `there is no peer ${peer}` });
    return;
  }
  if (question.ask === 'close') peers.delete(peer);
  asked.answer(question).then(
    (sdp) => tell({ id, sdp }),
    (error: unknown) => tell({ id, error: String(error) }),
  );
});
// The tests' process is gone.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
