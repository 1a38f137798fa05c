import { decodeG711 } from '../../media/g711';
import type { RtpPacket } from '../../media/rtp';
import { SAMPLE_RATE } from '../../media/wav';

const PCMU = 0;
const PCMA = 8;
/** A stream whose timestamps drift this far from its arrival has jumped: place it by arrival again. */
const JUMP_SAMPLES = SAMPLE_RATE / 2;
const DIGITS = '0123456789*#ABCD';

interface Anchor {
  readonly ssrc: number;
  readonly timestamp: number;
  readonly position: number;
}

/**
 * Lays received audio on one time line that starts when the recorder is made: by RTP timestamp within a
 * stream, by arrival at its start and after jumps. What did not arrive, and comfort noise (payload type 13,
 * which can come though it was not offered: docs/genesys-protocol.md §1), is silence.
 */
export class Recorder {
  #samples = new Int16Array(SAMPLE_RATE * 10);
  #length = 0;
  #anchor: Anchor | undefined;
  #digits = '';
  #lastEvent: number | undefined;

  /** @param arrivedMs milliseconds since the recorder's start
   * @param telephoneEvent the payload type agreed for RFC 4733 events */
  add(packet: RtpPacket, arrivedMs: number, telephoneEvent: number | undefined): void {
    if (packet.payloadType === telephoneEvent) {
      this.#addEvent(packet);
      return;
    }
    if (packet.payloadType !== PCMU && packet.payloadType !== PCMA) return;
    const samples = decodeG711(packet.payloadType === PCMU ? 'PCMU' : 'PCMA', packet.payload);
    const position = this.#position(packet, Math.round((arrivedMs * SAMPLE_RATE) / 1000));
    this.#reserve(position + samples.length);
    this.#samples.set(samples, position);
    this.#length = Math.max(this.#length, position + samples.length);
  }

  /** Everything heard so far, at 8 kHz. */
  samples(): Int16Array {
    return this.#samples.slice(0, this.#length);
  }

  /** The digits heard as telephone-events. */
  get digits(): string {
    return this.#digits;
  }

  #position(packet: RtpPacket, arrival: number): number {
    const anchor = this.#anchor;
    if (anchor && anchor.ssrc === packet.ssrc) {
      // Signed difference modulo 2^32, so that a wrapped timestamp goes on and a late packet goes back.
      const position = anchor.position + ((packet.timestamp - anchor.timestamp) | 0);
      if (position >= 0 && Math.abs(position - arrival) < JUMP_SAMPLES) return position;
    }
    this.#anchor = { ssrc: packet.ssrc, timestamp: packet.timestamp, position: arrival };
    return arrival;
  }

  /** Collects DTMF: all packets of one event carry its start as timestamp (RFC 4733 §2.2.2). */
  #addEvent(packet: RtpPacket): void {
    if (packet.payload.length < 4 || packet.timestamp === this.#lastEvent) return;
    this.#lastEvent = packet.timestamp;
    this.#digits += DIGITS[packet.payload[0] ?? -1] ?? '';
  }

  #reserve(length: number): void {
    if (length <= this.#samples.length) return;
    const larger = new Int16Array(Math.max(length, this.#samples.length * 2));
    larger.set(this.#samples.subarray(0, this.#length));
    this.#samples = larger;
  }
}
