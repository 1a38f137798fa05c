import type { Call, EndedCall, RingingCall } from '../../shared/domain/call/call';
import type { CardState } from '../../shared/domain/call/cardState';
import { withheldParty } from '../../shared/domain/call/party';
import type { PhoneStatus } from '../../shared/domain/phoneStatus';
import type { Preferences } from '../../shared/settings/preferences';
import { missedNotice, ringingNotice } from './notices';
import type { Notice, Reach } from './port';

/** All that decides what the desktop shows of calls. */
export interface Situation {
  readonly status: PhoneStatus;
  /** Missed and not yet seen by the agent, oldest first. */
  readonly missed: readonly EndedCall[];
  readonly preferences: Preferences;
  readonly reach: Reach;
  /** Neither names nor numbers: strangers may see the screen. */
  readonly callersHidden: boolean;
  /** The agent works in the phone's own window. */
  readonly windowFocused: boolean;
}

export interface Presentation {
  readonly notices: readonly Notice[];
  /** The card's content; null: no card. */
  readonly card: CardState | null;
  /** Ringing calls for which the window is to be in front; it never takes the keyboard. */
  readonly inFront: readonly string[];
  /** The card may be needed for the next call, and should be ready. */
  readonly cardReady: boolean;
}

/**
 * Decides what the desktop shows. A call that rings always reaches the agent: where its notice would not be shown, the card
 * stands in for it until the call is answered. Do-not-disturb keeps the window where it is, and leaves the rest to the system.
 * Pure.
 */
export function present({
  status,
  missed,
  preferences,
  reach,
  callersHidden,
  windowFocused,
}: Situation): Presentation {
  const choice = preferences['incoming.show'];
  const ringing = status.calls.filter((call): call is RingingCall => call.state === 'ringing');
  const noticed = reach === 'open' || reach === 'quiet';
  // The next one may be shown, and one that is refused when it changes.
  const tried = noticed || reach === 'refused' || reach === 'refused-quiet';
  const disturbing = mayDisturb(reach);

  const notices: Notice[] = [];
  if (tried && choice !== 'card') {
    notices.push(...ringing.map((call) => ringingNotice(call, callersHidden)));
  }
  const ofMissed = preferences['notifications.missedCalls'] ? missedNotice(missed, callersHidden) : null;
  if (ofMissed !== null && reach !== 'none') notices.push(ofMissed);

  const onCard = choice === 'card' ? status.calls : noticed ? [] : ringing;
  return {
    notices,
    card: onCard.length === 0 || windowFocused ? null : cardState(onCard, callersHidden),
    inFront: choice === 'window' && disturbing ? ringing.map(({ id }) => id) : [],
    cardReady: status.registration.state === 'registered' && (choice === 'card' || !noticed),
  };
}

/** Tells whether the agent may be disturbed by more than the ring, as far as the desktop tells. */
export const mayDisturb = (reach: Reach): boolean =>
  reach !== 'held' && reach !== 'quiet' && reach !== 'refused-quiet';

function cardState(calls: readonly Call[], callersHidden: boolean): CardState {
  return {
    calls: callersHidden ? calls.map((call) => ({ ...call, party: withheldParty })) : calls,
    callersHidden,
  };
}
