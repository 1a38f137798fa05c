import type { DeviceMove } from '../../../shared/domain/devices/deviceMoves';
import type { Incident, MicrophoneProblem, PhoneState } from '../phone';

/** A condition, for as long as it is true (docs/decisions/0142). */
type Condition =
  /** The other side of a call hears nothing, because no microphone opens; the call goes on, and it is tried again. */
  | { readonly kind: 'unheard'; readonly problem: MicrophoneProblem }
  /** Devices went away during calls, and others took their place. */
  | { readonly kind: 'devices-moved'; readonly moves: readonly DeviceMove[] }
  /** A headset's buttons do not work: another program has it. */
  | { readonly kind: 'headset-held'; readonly name: string };

/** One thing that the agent is told, and can put right or put away. Something new has another key. */
export type Notice = (Condition | Incident) & { readonly key: string };

/** The facts that notices are made of. */
export type NoticeFacts = Pick<
  PhoneState,
  'unheard' | 'deviceMoves' | 'headsets' | 'incidents' | 'dismissedNotices'
>;

/**
 * All that the agent is told, the most urgent first: that nobody hears anybody, that they are not heard, what keeps a call from them,
 * and then the rest. Of one kind the newest comes first. Pure.
 */
export function noticesToShow(facts: NoticeFacts): readonly Notice[] {
  const incidents = facts.incidents
    .map((incident) => ({ ...incident, key: incidentKey(incident) }))
    .sort((one, other) => other.at - one.at);
  return [...incidents, ...conditions(facts)]
    .filter((notice) => !facts.dismissedNotices.includes(notice.key) && !isSaidBy(facts, notice))
    .sort((one, other) => rank(one) - rank(other));
}

/** The keys of all conditions that hold now, shown or not. Pure. */
export const conditionKeys = (facts: NoticeFacts): readonly string[] =>
  conditions(facts).map(({ key }) => key);

/** The key of an incident: one of each kind is kept, of headsets one for each name. Pure. */
export const incidentKey = (incident: Incident): string =>
  incident.kind === 'headset-unplugged' ? `${incident.kind} ${incident.name}` : incident.kind;

function conditions({ unheard, deviceMoves: moves, headsets }: NoticeFacts): (Condition & Notice)[] {
  const problems = [...new Set(Object.values(unheard))];
  // Two of one model bear the same name.
  const held = new Set(headsets.filter(({ trouble }) => trouble === 'held').map(({ name }) => name));
  return [
    ...problems.map((problem) => ({ kind: 'unheard', problem, key: `unheard ${problem}` }) as const),
    ...(moves.length === 0 ? [] : [{ kind: 'devices-moved', moves, key: movesKey(moves) } as const]),
    ...[...held].map((name) => ({ kind: 'headset-held', name, key: `headset-held ${name}` }) as const),
  ];
}

/** Another notice says it already, seen or put away. */
function isSaidBy({ unheard, deviceMoves: moves }: NoticeFacts, { kind }: Notice): boolean {
  const mute = isGone(moves, 'microphone');
  switch (kind) {
    case 'unheard':
      return mute && isGone(moves, 'speaker');
    case 'devices-moved':
      return mute && !isGone(moves, 'speaker') && Object.keys(unheard).length > 0;
    case 'headset-unplugged':
      return moves.length > 0;
    default:
      return false;
  }
}

function rank(notice: Notice): number {
  switch (notice.kind) {
    case 'devices-moved':
      return isGone(notice.moves, 'speaker') ? 0 : 4;
    case 'unheard':
      return 1;
    case 'microphone':
      return 2;
    case 'refused-without-headset':
      return 3;
    case 'not-called':
      return 5;
    case 'recovered':
      return 6;
    case 'headset-unplugged':
      return 7;
    case 'headset-held':
      return 8;
  }
}

/** Nothing takes the place of that device. */
const isGone = (moves: readonly DeviceMove[], role: DeviceMove['role']): boolean =>
  moves.some((move) => move.role === role && move.now === null);

const movesKey = (moves: readonly DeviceMove[]): string =>
  ['devices-moved', ...moves.map(({ role, gone, now }) => `${role} ${gone?.id}>${now?.id}`)].join(' ');
