/** An entry of what getStats reports (https://www.w3.org/TR/webrtc-stats/), with the browser's names. */
export interface StatsEntry {
  readonly id: string;
  readonly type: string;
  readonly [name: string]: unknown;
}

/** All that getStats said at a time (epoch milliseconds). */
export interface StatsLook {
  readonly at: number;
  readonly entries: readonly StatsEntry[];
}

/** The ways in which media gets through, by our own end of it: directly, through address translation, or over a TURN server. */
const pathKinds = ['host', 'srflx', 'prflx', 'relay'] as const;
type PathKind = (typeof pathKinds)[number];

/**
 * A call's media between two looks at it, about a second apart: packets, samples and levels are of this time alone. What the
 * browser does not tell, or not yet, is null.
 */
export interface MediaSample {
  /** The time of the second look (epoch milliseconds). */
  readonly at: number;
  /** The time between the looks (milliseconds). */
  readonly spanMs: number;
  readonly received: {
    readonly packets: number | null;
    readonly lost: number | null;
    /** Came too late to be played. */
    readonly discarded: number | null;
    /** Missing, and taken from the redundancy in the packet after it (Opus in-band FEC). */
    readonly recovered: number | null;
    /** The jitter of arrival (RFC 3550 §6.4.1, milliseconds). */
    readonly jitterMs: number | null;
    /** The time that sound waited in the jitter buffer (milliseconds). */
    readonly bufferMs: number | null;
    /** Played, at the codec's rate. */
    readonly samples: number | null;
    /** Samples among them that were made up because nothing had come. */
    readonly concealed: number | null;
    /** Samples among those that were made up as silence or noise: in a pause of who sends nothing then, or after a long gap. */
    readonly silentlyConcealed: number | null;
    /** Root mean square (dBFS), at least `SILENCE_DB`. */
    readonly levelDb: number | null;
  };
  readonly sent: {
    readonly packets: number | null;
    readonly bytes: number | null;
    /** The level of the microphone, as the encoder gets it (dBFS). */
    readonly levelDb: number | null;
  };
  /** The report of the other end of the media (maybe a server) on what we send, by RTCP. */
  readonly far: {
    /** The share that was lost between its last two reports, 0 to 1. */
    readonly lostFraction: number | null;
    readonly jitterMs: number | null;
  };
  /** The time to the other end of the media and back, by RTCP; before its first report by the checks of ICE (milliseconds). */
  readonly roundTripMs: number | null;
  /** The codec of what is received, or else sent: `opus`, `PCMU` … as RTP names it. */
  readonly codec: string | null;
  /** `protocol`: to the other end, or to the relay: `udp`, `tcp` or `tls`. */
  readonly path: { readonly kind: PathKind; readonly protocol: string | null } | null;
}

/** RFC 6464 §3: the lowest level that has a number. */
export const SILENCE_DB = -127;

/** Makes the sample between two looks. Pure. */
export function sampleBetween(before: StatsLook, now: StatsLook): MediaSample {
  const inbound = change(before, now, 'inbound-rtp');
  const outbound = change(before, now, 'outbound-rtp');
  const microphone = change(before, now, 'media-source');
  const far = entryOf(now, ({ type }) => type === 'remote-inbound-rtp');
  const pair = selectedPair(now);
  return {
    at: now.at,
    spanMs: now.at - before.at,
    received: {
      packets: inbound('packetsReceived'),
      lost: inbound('packetsLost'),
      discarded: inbound('packetsDiscarded'),
      recovered: less(inbound('fecPacketsReceived'), inbound('fecPacketsDiscarded')),
      jitterMs: milliseconds(numberOf(audio(now, 'inbound-rtp'), 'jitter')),
      bufferMs: milliseconds(ratio(inbound('jitterBufferDelay'), inbound('jitterBufferEmittedCount'))),
      samples: inbound('totalSamplesReceived'),
      concealed: inbound('concealedSamples'),
      silentlyConcealed: inbound('silentConcealedSamples'),
      levelDb: level(inbound),
    },
    sent: { packets: outbound('packetsSent'), bytes: outbound('bytesSent'), levelDb: level(microphone) },
    far: { lostFraction: numberOf(far, 'fractionLost'), jitterMs: milliseconds(numberOf(far, 'jitter')) },
    roundTripMs: milliseconds(numberOf(far, 'roundTripTime') ?? numberOf(pair, 'currentRoundTripTime')),
    codec: codecOf(now),
    path: pathOf(now, pair),
  };
}

type Change = (name: string) => number | null;

/** Counts how far the counters of that entry have gone. Those of another stream, or of one that is new, began at 0. */
function change(before: StatsLook, now: StatsLook, type: string): Change {
  const entry = audio(now, type);
  const last = audio(before, type);
  const same = last !== null && last.id === entry?.id && last['ssrc'] === entry['ssrc'];
  return (name) => {
    const count = numberOf(entry, name);
    if (count === null) return null;
    // A packet that came after all takes its loss back.
    return Math.max(0, count - ((same ? numberOf(last, name) : null) ?? 0));
  };
}

function level(changed: Change): number | null {
  const power = ratio(changed('totalAudioEnergy'), changed('totalSamplesDuration'));
  return power === null ? null : Math.max(SILENCE_DB, 10 * Math.log10(power));
}

function selectedPair(look: StatsLook): StatsEntry | null {
  const transport = entryOf(look, ({ type }) => type === 'transport');
  return byId(look, transport?.['selectedCandidatePairId']);
}

function pathOf(look: StatsLook, pair: StatsEntry | null): MediaSample['path'] {
  const local = byId(look, pair?.['localCandidateId']);
  const kind = pathKinds.find((known) => known === local?.['candidateType']);
  if (kind === undefined) return null;
  return { kind, protocol: textOf(local, 'relayProtocol') ?? textOf(local, 'protocol') };
}

function codecOf(look: StatsLook): string | null {
  const stream = audio(look, 'inbound-rtp') ?? audio(look, 'outbound-rtp');
  const type = textOf(byId(look, stream?.['codecId']), 'mimeType');
  return type?.replace(/^audio\//i, '') ?? null;
}

/** The last: Chromium keeps the entry of a stream that is over beside the new one for a while. */
const audio = (look: StatsLook, type: string): StatsEntry | null =>
  look.entries.findLast((entry) => entry.type === type && entry['kind'] === 'audio') ?? null;

const entryOf = (look: StatsLook, fits: (entry: StatsEntry) => boolean): StatsEntry | null =>
  look.entries.find(fits) ?? null;

const byId = (look: StatsLook, id: unknown): StatsEntry | null =>
  id === undefined ? null : entryOf(look, (entry) => entry.id === id);

function numberOf(entry: StatsEntry | null, name: string): number | null {
  const value = entry?.[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function textOf(entry: StatsEntry | null, name: string): string | null {
  const value = entry?.[name];
  return typeof value === 'string' ? value : null;
}

const milliseconds = (seconds: number | null): number | null => (seconds === null ? null : seconds * 1000);

const less = (whole: number | null, part: number | null): number | null =>
  whole === null ? null : Math.max(0, whole - (part ?? 0));

const ratio = (part: number | null, whole: number | null): number | null =>
  part === null || whole === null || whole === 0 ? null : part / whole;
