import type { Call } from '../../../shared/domain/call';
import type { Tone } from '../audio/audioPort';

/** Pure: what the agent should hear from the phone itself. */
export function toneFor(calls: readonly Call[], hasEarlyMedia: (callId: string) => boolean): Tone | null {
  const speaking = calls.some(
    ({ state }) => state === 'established' || state === 'answering' || state === 'dialing',
  );
  if (calls.some(({ state }) => state === 'ringing')) return speaking ? 'call-waiting' : 'ringing';
  const waits = calls.some(
    (call) => call.state === 'dialing' && call.progress === 'remote-ringing' && !hasEarlyMedia(call.id),
  );
  return waits ? 'ringback' : null;
}
