import { type Call, wantsHold } from './call';
import { callLayout } from './callLayout';
import type { CallCommand } from './command';

/** The intents of a key, a headset button or a menu, which name no call: which one is meant follows from the state. */
export const phoneIntents = ['answer', 'end', 'mute', 'unmute', 'toggleMute', 'toggleHold'] as const;
export type PhoneIntent = (typeof phoneIntents)[number];

/** Finds the command that an intent comes to now; null: there is no call that it could be meant for. */
export function commandOf(intent: PhoneIntent, calls: readonly Call[]): CallCommand | null {
  const { primary, waiting } = callLayout(calls);
  if (primary === null) return null;
  const callId = primary.id;
  if (intent === 'answer') {
    const ringing = primary.state === 'ringing' ? primary : waiting[0];
    return ringing ? { kind: 'answer', callId: ringing.id } : null;
  }
  if (intent === 'end') return { kind: primary.state === 'ringing' ? 'decline' : 'hangUp', callId };
  if (primary.state !== 'established') return null;
  switch (intent) {
    case 'mute':
      return primary.muted ? null : { kind: 'mute', callId };
    case 'unmute':
      return primary.muted ? { kind: 'unmute', callId } : null;
    case 'toggleMute':
      return { kind: primary.muted ? 'unmute' : 'mute', callId };
    case 'toggleHold':
      return { kind: wantsHold(primary.localHold) ? 'retrieve' : 'hold', callId };
  }
}
