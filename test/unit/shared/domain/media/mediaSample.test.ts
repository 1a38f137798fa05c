import { describe, expect, it } from 'vitest';
import {
  type MediaSample,
  SILENCE_DB,
  type StatsEntry,
  type StatsLook,
  sampleBetween,
} from '../../../../../src/shared/domain/media/mediaSample';
import { recordedLooks } from '../../../../support/phone/recordedStats';

const [early, before, now] = recordedLooks;

/** `look`, with other values in the entries of a type. */
function changed(look: StatsLook, type: string, values: Record<string, unknown>): StatsLook {
  return {
    ...look,
    entries: look.entries.map((entry) => (entry.type === type ? { ...entry, ...values } : entry)),
  };
}

const without = (look: StatsLook, ...types: readonly string[]): StatsLook => ({
  ...look,
  entries: look.entries.filter(({ type }) => !types.includes(type)),
});

function countOf(look: StatsLook, type: string, name: string): number {
  return Number(look.entries.find((entry) => entry.type === type)?.[name]);
}

describe('a second of a real call (Chromium 130, Asterisk, Opus)', () => {
  const sample = sampleBetween(before, now);

  it('has what the phone received', () => {
    expect(sample).toMatchObject({ at: now.at, spanMs: 1001, codec: 'opus' });
    expect(sample.received).toMatchObject({ packets: 50, lost: 0, discarded: 0, recovered: 0, jitterMs: 0 });
    expect(sample.received.samples).toBe(48_480);
    expect(sample.received).toMatchObject({ concealed: 0, silentlyConcealed: 0 });
    expect(sample.received.bufferMs).toBeCloseTo(26.4, 0);
    // The caller's tone of 620 Hz.
    expect(sample.received.levelDb).toBeCloseTo(-12, 0);
  });

  it('has what it sent, and what Asterisk told of that', () => {
    expect(sample.sent.packets).toBe(50);
    expect(sample.sent.bytes).toBeGreaterThan(1000);
    expect(sample.sent.levelDb).toBeLessThan(-50);
    expect(sample.far).toEqual({ lostFraction: 0, jitterMs: 0.125 });
    expect(sample.roundTripMs).toBeCloseTo(1.236, 2);
  });

  it('has the way of the media', () => {
    expect(sample.path).toEqual({ kind: 'host', protocol: 'udp' });
  });

  it('has the round trip of ICE, and nothing of the far end, before the first report', () => {
    const first = sampleBetween(without(early, 'inbound-rtp'), early);
    expect(first.roundTripMs).not.toBeNull();
    expect(first.far).toEqual({ lostFraction: null, jitterMs: null });
    expect(first.received.packets).toBe(countOf(early, 'inbound-rtp', 'packetsReceived'));
    expect(first.received.concealed).toBe(countOf(early, 'inbound-rtp', 'concealedSamples'));
  });
});

describe('counters', () => {
  it('begin anew with another stream of the other side', () => {
    const other = changed(now, 'inbound-rtp', { ssrc: 4711, packetsReceived: 7, packetsLost: 2 });
    expect(sampleBetween(before, other).received).toMatchObject({ packets: 7, lost: 2 });
  });

  it('never run backwards: a packet that came after all takes its loss back', () => {
    const lossy = changed(before, 'inbound-rtp', { packetsLost: 3 });
    expect(sampleBetween(lossy, changed(now, 'inbound-rtp', { packetsLost: 2 })).received.lost).toBe(0);
  });

  it('count what redundancy recovered', () => {
    const received = countOf(before, 'inbound-rtp', 'fecPacketsReceived');
    const fec = changed(now, 'inbound-rtp', { fecPacketsReceived: received + 20, fecPacketsDiscarded: 15 });
    expect(sampleBetween(before, fec).received.recovered).toBe(5);
  });
});

it('gives a level to silence', () => {
  const totalAudioEnergy = countOf(before, 'inbound-rtp', 'totalAudioEnergy');
  const silent = changed(now, 'inbound-rtp', { totalAudioEnergy });
  expect(sampleBetween(before, silent).received.levelDb).toBe(SILENCE_DB);
});

it.each(['srflx', 'prflx', 'relay'])('knows the path %s', (candidateType) => {
  const path = changed(now, 'local-candidate', { candidateType, relayProtocol: 'tls' });
  expect(sampleBetween(before, path).path).toEqual({ kind: candidateType, protocol: 'tls' });
});

it('knows nothing before there is media, and invents nothing', () => {
  const nothing: StatsEntry[] = [];
  const unknown: MediaSample = {
    at: 2000,
    spanMs: 1000,
    received: {
      packets: null,
      lost: null,
      discarded: null,
      recovered: null,
      jitterMs: null,
      bufferMs: null,
      samples: null,
      concealed: null,
      silentlyConcealed: null,
      levelDb: null,
    },
    sent: { packets: null, bytes: null, levelDb: null },
    far: { lostFraction: null, jitterMs: null },
    roundTripMs: null,
    codec: null,
    path: null,
  };
  expect(sampleBetween({ at: 1000, entries: nothing }, { at: 2000, entries: nothing })).toEqual(unknown);
});

it('takes no value that is not what the standard says', () => {
  const wrong = changed(now, 'inbound-rtp', { packetsLost: '3', jitter: Number.NaN, codecId: null });
  expect(sampleBetween(before, wrong)).toMatchObject({
    received: { lost: null, jitterMs: null },
    codec: null,
  });
});
