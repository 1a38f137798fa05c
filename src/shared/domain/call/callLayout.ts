import { type Call, type EndedCall, type RingingCall, wantsHold } from './call';

/** The calls by the place that each has in a window, and for keys, the tray and the card alike. */
export interface CallLayout {
  /** The call that the window is about; null: nothing goes on. */
  readonly primary: Call | null;
  /** Calls that ring beside the primary one, oldest first. */
  readonly waiting: readonly RingingCall[];
  /** Calls beside the primary one that are held, or still being answered or dialled. */
  readonly others: readonly OtherCall[];
}
export type OtherCall = Exclude<Call, RingingCall | EndedCall>;

/** The one that the agent hears or waits for comes first; a ringing call never takes its place. */
function rank(call: Call): number {
  switch (call.state) {
    case 'established':
      return wantsHold(call.localHold) ? 3 : 0;
    case 'answering':
    case 'dialling':
      return 1;
    case 'ringing':
      return 4;
    case 'ended':
      return 5;
  }
}

export function callLayout(calls: readonly Call[]): CallLayout {
  const live = calls.filter((call) => call.state !== 'ended');
  const primary = live.reduce<Call | null>(
    (best, call) => (best === null || rank(call) < rank(best) ? call : best),
    null,
  );
  return {
    primary,
    waiting: live.filter((call): call is RingingCall => call.state === 'ringing' && call !== primary),
    others: live.filter((call): call is OtherCall => call.state !== 'ringing' && call !== primary),
  };
}
