import type {
  AnsweringCall,
  DialingCall,
  EstablishedCall,
  LocalHold,
} from '../../../shared/domain/call/call';
import type { OtherCall } from '../../../shared/domain/call/callLayout';
import type { TalkKey } from '../../../shared/domain/hotkeys/hotkeys';
import type { IconName } from '../icons';
import { words } from '../words/words';

interface Notice {
  readonly icon: IconName;
  readonly text: string;
}

export interface InCallText {
  readonly state: string;
  /** Somebody holds: no conversation is possible. */
  readonly held: boolean;
  readonly heldByUs: boolean;
  /** A hold or retrieve is under way; the next one must wait for it. */
  readonly holdChanging: boolean;
  /** A key that is pressed now gets to the other side. */
  readonly hearsKeys: boolean;
  readonly notices: readonly Notice[];
}

const holdWord: Record<Exclude<LocalHold, 'off'>, string> = {
  holding: words.call.holding,
  on: words.call.onHold,
  'one-sided': words.call.onHoldHere,
  retrieving: words.call.retrieving,
};

export function inCallText(
  { localHold, heldByOther, muted }: EstablishedCall,
  talkKey: TalkKey | null = null,
): InCallText {
  const heldByUs = localHold === 'on' || localHold === 'one-sided' || localHold === 'retrieving';
  const notices: Notice[] = [];
  if (heldByOther) notices.push({ icon: 'pause', text: words.call.heldByOtherNotice });
  if (localHold === 'one-sided') notices.push({ icon: 'pause', text: words.call.onHoldHereNotice });
  else if (heldByUs) notices.push({ icon: 'pause', text: words.call.onHoldNotice });
  // On hold nobody hears the agent anyway; one notice says so.
  else if (muted) notices.push({ icon: 'microphoneOff', text: mutedText(talkKey) });
  return {
    state: localHold !== 'off' ? holdWord[localHold] : heldByOther ? words.call.onHold : words.call.inCall,
    held: heldByUs || heldByOther,
    heldByUs,
    holdChanging: localHold === 'holding' || localHold === 'retrieving',
    hearsKeys: localHold === 'off',
    notices,
  };
}

/** How far a call is that nobody speaks on yet. */
export function connectingText(call: AnsweringCall | DialingCall): { icon: IconName; state: string } {
  if (call.state === 'answering') return { icon: 'answer', state: words.call.connecting };
  const { calling, remoteRinging } = words.call;
  return { icon: 'outgoing', state: call.progress === 'remote-ringing' ? remoteRinging : calling };
}

/** A call beside the one that the window is about. */
export function otherCallText(call: OtherCall): { icon: IconName; state: string } {
  return call.state === 'established' ? { icon: 'pause', state: heldState(call) } : connectingText(call);
}

function heldState({ localHold }: EstablishedCall): string {
  if (localHold === 'one-sided') return words.call.onHoldHere;
  return localHold === 'off' ? words.call.inCall : words.call.onHold;
}

function mutedText(talkKey: TalkKey | null): string {
  if (talkKey?.mode !== 'push-to-talk') return words.call.mutedNotice;
  return words.call.holdToTalk(talkKey.name);
}
