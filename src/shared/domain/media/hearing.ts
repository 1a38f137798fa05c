import type { MediaSample } from './mediaSample';

/**
 * The troubles for which two people who are connected don't hear each other, the worst first: "sent" is what the other side gets
 * of the agent, "received" what the agent gets.
 */
export const hearingTroubles = [
  'nothing-sent',
  'microphone-silent',
  'nothing-received',
  'choppy-received',
  'choppy-sent',
  'clipping',
  'too-quiet',
] as const;
export type HearingTrouble = (typeof hearingTroubles)[number];

/** The microphone over about a second, as it is before it is made better for speech: dBFS, -Infinity for digital silence. */
export interface MicrophoneLevel {
  /** The levels of the loudest and of the quietest tenth of a second. */
  readonly loudestDb: number;
  readonly quietestDb: number;
  /** 0 to 1: how much of the time the loudest part is cut off flat. */
  readonly clipped: number;
}

/** A second of a call. */
export interface HearingSecond {
  readonly sample: MediaSample;
  /** The microphone's level; null: not measured. */
  readonly microphone: MicrophoneLevel | null;
  /** The agent means to be heard: neither muted nor on hold. */
  readonly speaks: boolean;
  /** Neither side holds. */
  readonly listens: boolean;
}

export interface HearingState {
  /** The seconds in a row for which each has been seen, and then not been seen. */
  readonly seen: Readonly<Record<HearingTrouble, number>>;
  readonly unseen: Readonly<Record<HearingTrouble, number>>;
  /** The troubles there are, the worst first. */
  readonly troubles: readonly HearingTrouble[];
  /**
   * The microphone has fallen silent and come back by itself: it, or a program behind it, sends nothing in pauses of speech, so
   * its silence says little.
   */
  readonly pauses: boolean;
}

/**
 * Digital silence. No open microphone gives it: the quietest room through the best converter is at some -100, and noise suppression
 * takes some 20 of that away.
 */
const DEAD_DB = -140;
/** ITU-T G.113 Appendix I: from about here also Opus and G.711 with concealment are hard to follow. */
const CHOPPY_SHARE = 0.1;
/** Flat tops of speech are heard as distortion from about half a per cent of the time. */
const CLIPPED_SHARE = 0.005;
/** Speech is sent at some -26 dBFS (ITU-T P.56, G.168); 20 dB below it is lost in a noisy room. */
const QUIET_DB = -46;
/** The range above the quietest moment that is speech, not the room. */
const SPEECH_RANGE_DB = 12;

/** Seconds in a row until a trouble is told: with the one that is under way, within three. */
const BEGINS_AFTER: Readonly<Record<HearingTrouble, number>> = {
  'nothing-sent': 2,
  'microphone-silent': 2,
  'nothing-received': 2,
  'choppy-received': 2,
  'choppy-sent': 2,
  clipping: 2,
  'too-quiet': 2,
};
/** The seconds until silence is told where it is usual (see `pauses`). */
const PAUSING_MICROPHONE_S = 20;
/** Seconds in a row without it until it is over. What shows itself only while the agent speaks is given time for a pause. */
const ENDS_AFTER: Readonly<Record<HearingTrouble, number>> = {
  'nothing-sent': 1,
  'microphone-silent': 1,
  'nothing-received': 1,
  'choppy-received': 3,
  'choppy-sent': 3,
  clipping: 6,
  'too-quiet': 6,
};

const never = Object.fromEntries(hearingTroubles.map((trouble) => [trouble, 0])) as Record<
  HearingTrouble,
  number
>;
export const noTrouble: HearingState = { seen: never, unseen: never, troubles: [], pauses: false };

/**
 * Takes the next second. Pure. `repairing`: something is being done about the microphone, so that its return says nothing about
 * it.
 */
export function nextSecond(state: HearingState, second: HearingSecond, repairing: boolean): HearingState {
  const signs = new Set(signsOf(second));
  const known = hearingTroubles.filter(
    (trouble) => second.microphone !== null || !second.speaks || !ofMicrophone.includes(trouble),
  );
  const count = (counts: HearingState['seen'], counted: (trouble: HearingTrouble) => boolean) => ({
    ...counts,
    ...Object.fromEntries(known.map((trouble) => [trouble, counted(trouble) ? counts[trouble] + 1 : 0])),
  });
  const seen = count(state.seen, (trouble) => signs.has(trouble));
  const unseen = count(state.unseen, (trouble) => !signs.has(trouble));
  const cameBack = state.seen['microphone-silent'] > 0 && seen['microphone-silent'] === 0;
  const pauses = state.pauses || (cameBack && second.speaks && !repairing);
  const beginsAfter = (trouble: HearingTrouble) =>
    trouble === 'microphone-silent' && pauses ? PAUSING_MICROPHONE_S : BEGINS_AFTER[trouble];
  const troubles = hearingTroubles.filter((trouble) => {
    if (!concerns(trouble, second)) return false;
    return state.troubles.includes(trouble)
      ? unseen[trouble] < ENDS_AFTER[trouble]
      : seen[trouble] >= beginsAfter(trouble);
  });
  return { seen, unseen, troubles, pauses };
}

/** The troubles that can't be seen in a second in which the microphone was not measured. */
const ofMicrophone: readonly HearingTrouble[] = ['microphone-silent', 'clipping', 'too-quiet'];
const ofListening: readonly HearingTrouble[] = ['nothing-received', 'choppy-received'];
const concerns = (trouble: HearingTrouble, { speaks, listens }: HearingSecond): boolean =>
  ofListening.includes(trouble) ? listens : speaks;

function* signsOf(second: HearingSecond): Generator<HearingTrouble> {
  const { sample, microphone, speaks, listens } = second;
  const { received, sent, far } = sample;
  if (listens) {
    if (received.packets === 0) yield 'nothing-received';
    // Silence that was made up fills the pauses of who sends nothing then (DTX).
    else if (share(minus(received.concealed, received.silentlyConcealed), received.samples) > CHOPPY_SHARE) {
      yield 'choppy-received';
    }
  }
  if (!speaks) return;
  if (sent.packets === 0) yield 'nothing-sent';
  else if ((far.lostFraction ?? 0) > CHOPPY_SHARE) yield 'choppy-sent';
  if (microphone === null) return;
  if (microphone.loudestDb <= DEAD_DB) yield 'microphone-silent';
  if (microphone.clipped > CLIPPED_SHARE) yield 'clipping';
  const { loudestDb, quietestDb } = microphone;
  const speech = loudestDb > DEAD_DB && loudestDb - quietestDb > SPEECH_RANGE_DB;
  if (speech && loudestDb < QUIET_DB) yield 'too-quiet';
}

const minus = (whole: number | null, part: number | null): number | null =>
  whole === null ? null : whole - (part ?? 0);

const share = (part: number | null, whole: number | null): number =>
  part === null || whole === null || whole === 0 ? 0 : part / whole;

/** The repairs that can be tried, from what nobody notices to what takes a while. */
export const hearingRepairs = ['reacquire', 'new-track', 're-invite', 'relay-only'] as const;
export type HearingRepair = (typeof hearingRepairs)[number];

/**
 * The repairs that may help. The microphone's own trouble is mended at the microphone; what does not arrive may be the sound's
 * own way in the phone, its description at the other end, or the network, which a relay gets around.
 */
const helpful: Readonly<Record<HearingTrouble, readonly HearingRepair[]>> = {
  'nothing-sent': ['reacquire', 'new-track', 're-invite', 'relay-only'],
  'microphone-silent': ['reacquire', 'new-track'],
  'nothing-received': ['re-invite', 'relay-only'],
  'choppy-received': [],
  'choppy-sent': [],
  clipping: [],
  'too-quiet': [],
};

/** The next thing to try; null: nothing is left. Pure. */
export function nextRepair(
  trouble: HearingTrouble,
  tried: readonly HearingRepair[],
  possible: readonly HearingRepair[],
): HearingRepair | null {
  return helpful[trouble].find((step) => !tried.includes(step) && possible.includes(step)) ?? null;
}
