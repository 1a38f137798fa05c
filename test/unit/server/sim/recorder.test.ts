import { describe, expect, it } from 'vitest';
import { encodeG711 } from '../../../../server/media/g711';
import { Recorder } from '../../../../server/sim/media/recorder';

function voice(timestamp: number, value: number, ssrc = 1) {
  const payload = encodeG711('PCMU', new Int16Array(160).fill(value));
  return { payloadType: 0, marker: false, sequence: 0, timestamp: timestamp >>> 0, ssrc, payload };
}

/** The loudness of every 20 ms, in thousands. */
function frames(recorder: Recorder): number[] {
  const samples = recorder.samples();
  return Array.from({ length: Math.ceil(samples.length / 160) }, (_, index) =>
    Math.round((samples[index * 160 + 80] ?? 0) / 1000),
  );
}

describe('the recorder', () => {
  it('places packets by timestamp: late ones back, missing ones silent', () => {
    const recorder = new Recorder();
    recorder.add(voice(1000, 1000), 0, undefined);
    recorder.add(voice(1480, 4000), 41, undefined);
    recorder.add(voice(1160, 2000), 42, undefined);
    expect(frames(recorder)).toEqual([1, 2, 0, 4]);
  });

  it('goes on where timestamps wrap', () => {
    const recorder = new Recorder();
    recorder.add(voice(2 ** 32 - 160, 1000), 0, undefined);
    recorder.add(voice(0, 2000), 60, undefined);
    expect(frames(recorder)).toEqual([1, 2]);
  });

  it('places a new stream, or one whose timestamps jump, by its arrival', () => {
    const recorder = new Recorder();
    recorder.add(voice(1000, 1000), 0, undefined);
    recorder.add(voice(777_777, 3000, 2), 40, undefined);
    recorder.add(voice(5_000_000, 4000, 2), 80, undefined);
    expect(frames(recorder)).toEqual([1, 0, 3, 0, 4]);
  });

  it('keeps comfort noise silent and counts each telephone-event once', () => {
    const recorder = new Recorder();
    recorder.add({ ...voice(1000, 9000), payloadType: 13 }, 0, 101);
    const event = (timestamp: number, digit: number) => ({
      ...voice(timestamp, 0),
      payloadType: 101,
      payload: Uint8Array.of(digit, 10, 0, 160),
    });
    for (const packet of [event(100, 4), event(100, 4), event(900, 4), event(1700, 11)]) {
      recorder.add(packet, 10, 101);
    }
    expect(recorder.samples()).toHaveLength(0);
    expect(recorder.digits).toBe('44#');
  });
});
