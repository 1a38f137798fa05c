import type { CallCommand } from '../../../shared/domain/call/command';
import type { HeadsetCalls } from './headsetCalls';
import type { HeadsetSignal } from './inputReports';
import type { Lights } from './outputReports';

/**
 * What the phone knows of a headset that is open.
 *
 * The calls decide about the lights, never the buttons: a button makes a command, the command changes the call, the call
 * changes the lights, and these tell the headset. That closes the circle, so what a device reports because of a light must
 * not count as a press (headsetTransition.ts).
 */
export interface HeadsetState {
  readonly calls: HeadsetCalls;
  /** As last written. */
  readonly lights: Lights;
  readonly hook: Followed;
  readonly mute: Followed;
  /** When a button last took the hook off, and when flash was pressed; null: never. Milliseconds of the events' clock. */
  readonly pickedUpAt: number | null;
  readonly flashedAt: number | null;
  /** Another program has the device in a call: as long as none of ours is spoken on, its lights are left to that one. */
  readonly busyElsewhere: boolean;
}

/** A control of the device that follows one of our lights, and may say so. */
export interface Followed {
  /** How the device has it: as it reported or as we wrote, whichever was later. */
  readonly on: boolean;
  /** When we changed the light last, or found the device. */
  readonly writtenAt: number;
  /** Reports that our changes of the light can still bring, oldest first. */
  readonly echoes: readonly { readonly on: boolean; readonly until: number }[];
}

/** `at`: milliseconds of a clock that never goes back, as performance.now(). */
export type HeadsetEvent = { readonly at: number } & (
  | { readonly type: 'calls'; readonly calls: HeadsetCalls }
  | { readonly type: 'signal'; readonly signal: HeadsetSignal }
  /** A command of the headset's came to nothing: it must not go on believing that the hook is off. */
  | { readonly type: 'refused' }
);

type HeadsetEffect =
  /** For `writeLights`. */
  | { readonly type: 'lights'; readonly before: Lights | null; readonly after: Lights }
  /** For `Calls.execute`, with the origin `headset`; what was refused comes back as the event `refused`. */
  | { readonly type: 'command'; readonly command: CallCommand };

export interface HeadsetStep {
  readonly state: HeadsetState;
  readonly effects: readonly HeadsetEffect[];
}
