import type { Call } from '../../../shared/domain/call/call';
import type { IconName } from '../icons';
import { connectingText, inCallText } from '../model/inCallText';
import { words } from '../words/words';

export interface CardCallText {
  /** With icon and tone it tells the state without its colour. */
  readonly state: string;
  readonly icon: IconName;
  readonly tone: 'neutral' | 'info' | 'ok' | 'warn';
  readonly timer: { readonly since: number; readonly label: string } | null;
  readonly heldByUs: boolean;
  /** A hold or retrieve is under way; the next one must wait for it. */
  readonly holdChanging: boolean;
}

/** Pure. */
export function cardCallText(call: Call): CardCallText {
  const plain = { heldByUs: false, holdChanging: false };
  switch (call.state) {
    case 'ringing':
      return {
        ...plain,
        state: words.call.incoming,
        icon: 'incoming',
        tone: 'info',
        timer: { since: call.startedAt, label: words.call.ringingFor },
      };
    case 'dialling':
    case 'answering':
      return { ...plain, ...connectingText(call), tone: 'neutral', timer: null };
    case 'established': {
      const { state, held, heldByUs, holdChanging } = inCallText(call);
      const muted = call.muted && !held;
      return {
        heldByUs,
        holdChanging,
        // On hold nobody hears the agent anyway.
        state: muted ? words.card.muted : state,
        icon: held ? 'pause' : muted ? 'microphoneOff' : 'answer',
        tone: held || muted ? 'warn' : 'ok',
        timer: { since: call.establishedAt, label: words.call.duration },
      };
    }
    case 'ended':
      return {
        ...plain,
        state: words.ended.reason[call.reason].title,
        icon: 'hangUp',
        tone: 'neutral',
        timer: null,
      };
  }
}
