import { callLayout } from '../../../shared/domain/call/callLayout';
import type { PhoneState } from '../../phone/phone';

export type View = 'loading' | 'sign-in' | 'idle' | 'incoming' | 'connecting' | 'in-call';

/** Which view the window shows. A call always wins: nobody must lose sight of one that rings or goes on. */
export function viewOf(state: PhoneState, signInAgain: boolean): View {
  const { primary } = callLayout(state.calls);
  switch (primary?.state) {
    case 'ringing':
      return 'incoming';
    case 'answering':
    case 'dialling':
      return 'connecting';
    case 'established':
      return 'in-call';
  }
  if (state.account === undefined) return 'loading';
  return state.account === null || signInAgain ? 'sign-in' : 'idle';
}
