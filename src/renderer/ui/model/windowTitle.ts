import type { CallLayout } from '../../../shared/domain/call/callLayout';
import { words } from '../words/words';
import { partyText } from './partyText';

/** The title in the task bar: an incoming call can be seen there although the window is covered. */
export function windowTitle({ primary, waiting }: CallLayout): string {
  const ringing = primary?.state === 'ringing' ? primary : waiting[0];
  return ringing === undefined
    ? words.appName
    : `${words.call.incoming}: ${partyText(ringing.party).primary}`;
}
