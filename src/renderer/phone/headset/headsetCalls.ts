import { type Call, type LocalHold, wantsHold } from '../../../shared/domain/call/call';
import { callLayout } from '../../../shared/domain/call/callLayout';
import type { Lights } from './outputReports';
import type { Quirks } from './quirks/quirks';

/** The calls as a headset knows them: one hook, one ring, one call waiting behind the flash button. */
export interface HeadsetCalls {
  /** The one that a press answers. */
  readonly ringing: string | null;
  /** The one that the hook is off for. */
  readonly spoken: SpokenCall | null;
  /** Held beside it. */
  readonly heldOther: string | null;
}
type SpokenCall =
  | { readonly id: string; readonly state: 'connecting' }
  | { readonly id: string; readonly state: 'established'; readonly muted: boolean; readonly hold: LocalHold };

export function headsetCalls(calls: readonly Call[]): HeadsetCalls {
  const { primary, waiting, others } = callLayout(calls);
  return {
    ringing: (primary?.state === 'ringing' ? primary : waiting[0])?.id ?? null,
    spoken: primary === null ? null : spokenCall(primary),
    heldOther:
      others.find(
        (call) => call.state === 'established' && (call.localHold === 'on' || call.localHold === 'one-sided'),
      )?.id ?? null,
  };
}

function spokenCall(call: Call): SpokenCall | null {
  switch (call.state) {
    case 'ringing':
    case 'ended':
      return null;
    case 'answering':
    case 'dialling':
      return { id: call.id, state: 'connecting' };
    case 'established':
      return { id: call.id, state: 'established', muted: call.muted, hold: call.localHold };
  }
}

/** What a headset is to show of them, whichever way they came to be so. */
export function lightsFor({ ringing, spoken }: HeadsetCalls, { heldIsOnHook }: Quirks): Lights {
  const established = spoken?.state === 'established' ? spoken : null;
  const hold = established !== null && wantsHold(established.hold);
  return {
    offHook: spoken !== null && !(hold && heldIsOnHook),
    ring: ringing !== null,
    hold,
    mute: established?.muted ?? false,
  };
}
