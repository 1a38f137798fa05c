import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { encodeG711, type G711Law } from '../../media/g711';
import { decodeRtp, encodeRtp } from '../../media/rtp';
import { SAMPLE_RATE } from '../../media/wav';
import { Recorder } from './recorder';

const FRAME_MS = 20;
const FRAME_SAMPLES = (SAMPLE_RATE * FRAME_MS) / 1000;
/** Frames sent at once after the process was held up; what is older is left out, as a real sender would. */
const CATCH_UP_FRAMES = 10;
const PAYLOAD_TYPE: Record<G711Law, number> = { PCMU: 0, PCMA: 8 };
/** Comfort noise (RFC 3389): one octet, the level in -dBov. Sent when silence begins, and now and then while it lasts. */
const COMFORT_NOISE = { payloadType: 13, payload: Uint8Array.of(66), everyFrames: 100 };
/** Loudest sample that still counts as silence to a sender that suppresses silence. */
const SILENCE = 8;

/** Destination and form of the audio to send, from the peer's SDP (descriptions.ts). */
export interface RemoteMedia {
  readonly address: string;
  readonly port: number;
  readonly law: G711Law;
  readonly telephoneEvent: number | undefined;
}

export interface MediaStatistics {
  readonly packetsSent: number;
  readonly packetsReceived: number;
  /** Packets missing between the first and the last sequence number received. */
  readonly packetsLost: number;
  /** Time of the first packet, as process-monotonic milliseconds (performance.now()); undefined: none came. */
  readonly firstPacketAt: number | undefined;
  readonly digits: string;
}

export interface MediaOptions {
  /** Suppresses silence: sends comfort noise in its place (docs/genesys-protocol.md §1). Default: sends all. */
  readonly comfortNoise?: boolean;
}

/**
 * The far end's voice of one simulated call. It sends to the address in the peer's SDP and nowhere else: a
 * wrong address in SDP must show as missing audio, not be healed by learning the source of what arrives. It
 * records from whatever source. One socket does both, so the peer may itself send symmetrically (RFC 4961).
 */
export class MediaEndpoint {
  readonly #socket: Socket;
  readonly #speech: Int16Array;
  readonly #comfortNoise: boolean;
  readonly #started = performance.now();
  readonly #recorder = new Recorder();
  readonly #ssrc = randomInt(2 ** 32);
  #remote: RemoteMedia | undefined;
  #timer: NodeJS.Timeout | undefined;
  #sequence = randomInt(2 ** 16);
  #firstTimestamp = randomInt(2 ** 32);
  #sendStarted = 0;
  #frame = 0;
  #silentFrames = 0;
  #sent = 0;
  #received = 0;
  #firstPacketAt: number | undefined;
  #firstSequence = 0;
  #highestSequence = 0;

  private constructor(socket: Socket, speech: Int16Array, options: MediaOptions) {
    this.#socket = socket;
    this.#speech = speech;
    this.#comfortNoise = options.comfortNoise ?? false;
    socket.on('message', (datagram) => this.#receive(datagram));
    // ICMP errors of a peer that is not there yet: the missing audio is what shows it.
    socket.on('error', () => undefined);
  }

  /** Opens a port on this address. @param speech what to say, over and over, at 8 kHz. Throws when it can't bind. */
  static async open(address: string, speech: Int16Array, options: MediaOptions = {}): Promise<MediaEndpoint> {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    const listening = once(socket, 'listening');
    socket.bind(0, address);
    await listening;
    return new MediaEndpoint(socket, speech, options);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  get statistics(): MediaStatistics {
    const expected = this.#received === 0 ? 0 : this.#highestSequence - this.#firstSequence + 1;
    return {
      packetsSent: this.#sent,
      packetsReceived: this.#received,
      packetsLost: Math.max(0, expected - this.#received),
      firstPacketAt: this.#firstPacketAt,
      digits: this.#recorder.digits,
    };
  }

  /** Sends speech to this peer from now on; undefined keeps silent (held). */
  send(remote: RemoteMedia | undefined): void {
    this.#remote = remote;
    if (!remote || this.#timer) return;
    this.#firstTimestamp += this.#frame * FRAME_SAMPLES;
    this.#frame = 0;
    this.#sendStarted = performance.now();
    this.#sendDueFrames();
  }

  /** The audio received since the endpoint was opened, at 8 kHz. */
  recording(): Int16Array {
    return this.#recorder.samples();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#remote = undefined;
    this.#socket.close();
  }

  #sendDueFrames(): void {
    this.#timer = undefined;
    const remote = this.#remote;
    if (!remote) return;
    const due = Math.floor((performance.now() - this.#sendStarted) / FRAME_MS) + 1;
    this.#frame = Math.max(this.#frame, due - CATCH_UP_FRAMES);
    for (; this.#frame < due; this.#frame += 1) this.#sendFrame(remote);
    // Each deadline counts from the start, so that late timers don't add up.
    const wait = this.#sendStarted + this.#frame * FRAME_MS - performance.now();
    this.#timer = setTimeout(() => this.#sendDueFrames(), Math.max(0, wait));
  }

  #sendFrame(remote: RemoteMedia): void {
    const start = this.#frame * FRAME_SAMPLES;
    const speech = this.#speech;
    const samples = Int16Array.from(
      { length: FRAME_SAMPLES },
      (_, index) => speech[(start + index) % speech.length] ?? 0,
    );
    const silent = this.#comfortNoise && samples.every((sample) => Math.abs(sample) <= SILENCE);
    const before = this.#silentFrames;
    this.#silentFrames = silent ? before + 1 : 0;
    if (silent && before % COMFORT_NOISE.everyFrames !== 0) return;
    const datagram = encodeRtp({
      payloadType: silent ? COMFORT_NOISE.payloadType : PAYLOAD_TYPE[remote.law],
      // Speech after silence is marked (RFC 3551 section 4.1).
      marker: !silent && (this.#frame === 0 || before > 0),
      sequence: this.#sequence,
      timestamp: this.#firstTimestamp + start,
      ssrc: this.#ssrc,
      payload: silent ? COMFORT_NOISE.payload : encodeG711(remote.law, samples),
    });
    this.#sequence += 1;
    this.#sent += 1;
    this.#socket.send(datagram, remote.port, remote.address);
  }

  #receive(datagram: Buffer): void {
    const packet = decodeRtp(datagram);
    if (!packet) return;
    const now = performance.now();
    if (this.#received === 0) {
      this.#firstPacketAt = now;
      this.#firstSequence = packet.sequence;
      this.#highestSequence = packet.sequence;
    }
    this.#received += 1;
    const ahead = ((packet.sequence - this.#highestSequence) << 16) >> 16;
    if (ahead > 0) this.#highestSequence += ahead;
    this.#recorder.add(packet, now - this.#started, this.#remote?.telephoneEvent);
  }
}
