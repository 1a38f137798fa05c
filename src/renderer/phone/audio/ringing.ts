import type { Call, EndedCall } from '../../../shared/domain/call/call';
import type { EndReason } from '../../../shared/domain/call/endReason';
import type { BriefTone, EarTone } from './tones';

/** The sounds of the phone itself that the agent should hear. */
export interface CallSounds {
  /** The call that rings aloud. */
  readonly rings: Call | null;
  readonly inEar: EarTone | null;
}

/**
 * The sounds for these calls. Pure. Nothing rings aloud while the agent speaks or dials: another call that comes in is heard in the ear alone.
 * @param heardEarly dialled calls whose other side gives the agent something to hear
 * @param taken a ringing call that is being answered without the agent
 */
export function soundsFor(
  calls: readonly Call[],
  heardEarly: ReadonlySet<string>,
  taken: string | null = null,
): CallSounds {
  const speaking = calls.some(
    ({ state }) => state === 'established' || state === 'answering' || state === 'dialling',
  );
  const ringing = calls.find(({ id, state }) => state === 'ringing' && id !== taken);
  if (ringing !== undefined) {
    return speaking ? { rings: null, inEar: 'call-waiting' } : { rings: ringing, inEar: null };
  }
  const waits = calls.some(
    (call) => call.state === 'dialling' && call.progress === 'remote-ringing' && !heardEarly.has(call.id),
  );
  return { rings: null, inEar: waits ? 'ringback' : null };
}

const endTones: Partial<Record<EndReason, BriefTone>> = {
  busy: 'busy',
  'declined-by-other': 'busy',
  'other-unavailable': 'congestion',
  'number-unknown': 'congestion',
  'server-overloaded': 'congestion',
  'server-error': 'congestion',
};

/** The tone at the end of a call that we made and that was never taken; null: none. Pure. */
export function endToneOf({ direction, establishedAt, reason }: EndedCall): BriefTone | null {
  return direction === 'outgoing' && establishedAt === null ? (endTones[reason] ?? null) : null;
}
