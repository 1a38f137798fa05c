import type { Call, EndedCall } from './call/call';
import type { HeadsetPresence } from './devices/headsetPresence';
import type { RegistrationState } from './registration/registration';

/**
 * The phone's state as the rest of the desktop needs it: tray, notifications, call card, hotkeys, power. The page owns
 * it, and tells main at every change; main never changes it.
 */
export interface PhoneStatus {
  /** The agent's DN; null: nobody is signed in. */
  readonly dn: string | null;
  readonly registration: RegistrationState;
  /** Calls that are not over, oldest first. */
  readonly calls: readonly Call[];
  /** The newest call that ended and was not yet dismissed. */
  readonly lastEnded: EndedCall | null;
  readonly headset: HeadsetPresence;
  /** Calls may be offered: not where they are refused without a headset, and there is none. */
  readonly acceptsCalls: boolean;
}

/** The status before the page has said anything, and when it is gone. */
export const noStatus: PhoneStatus = {
  dn: null,
  registration: { state: 'signed-out' },
  calls: [],
  lastEnded: null,
  headset: 'present',
  acceptsCalls: true,
};
