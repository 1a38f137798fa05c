import type {
  AnsweringCall,
  DialingCall,
  EstablishedCall,
  RingingCall,
} from '../../../shared/domain/call/call';
import { callLayout } from '../../../shared/domain/call/callLayout';
import type { PhoneState } from '../../phone/phone';

/** A page that the agent opens and leaves again. */
export type PageName = 'settings' | 'sound' | 'sound-check';

/** Where the agent has gone. Calls and the account decide the rest. */
export interface Place {
  /** The pages that are open, the one on top last. */
  readonly pages: readonly PageName[];
  /** The sign-in form, asked for over an account that exists: for that one again, or for one more. */
  readonly form: 'again' | 'add' | null;
  /** The recent calls stand where the dial pad is otherwise. */
  readonly recent: boolean;
}
export const home: Place = { pages: [], form: null, recent: false };

/** What is there without calls and pages. */
type Base =
  | { readonly name: 'loading' }
  | { readonly name: 'sign-in'; readonly adding: boolean }
  | { readonly name: 'idle'; readonly recent: boolean };

/** `sound`: the Sound page stands between the call's name and its buttons. */
type CallScreen =
  | { readonly name: 'incoming'; readonly call: RingingCall; readonly sound: boolean }
  | { readonly name: 'connecting'; readonly call: AnsweringCall | DialingCall; readonly sound: boolean }
  | { readonly name: 'in-call'; readonly call: EstablishedCall; readonly sound: boolean };

/** `over`: what the agent comes back to. */
type PageScreen = { readonly name: PageName; readonly over: Base['name'] };

export type Screen = CallScreen | PageScreen | Base;

/**
 * What the window shows. Pure and total.
 *
 * A call comes first: nobody must lose sight of one that rings or goes on. After it everything is as it was.
 * See docs/decisions/0139.
 */
export function screenOf(state: Pick<PhoneState, 'calls' | 'account'>, place: Place): Screen {
  const { primary } = callLayout(state.calls);
  const sound = place.pages.at(-1) === 'sound';
  switch (primary?.state) {
    case 'ringing':
      return { name: 'incoming', call: primary, sound };
    case 'answering':
    case 'dialling':
      return { name: 'connecting', call: primary, sound };
    case 'established':
      return { name: 'in-call', call: primary, sound };
  }
  const base = baseFor(state.account, place);
  const page = place.pages.findLast((one) => one !== 'sound-check' || base.name === 'idle');
  return page === undefined ? base : { name: page, over: base.name };
}

function baseFor(account: PhoneState['account'], { form, recent }: Place): Base {
  if (account === undefined) return { name: 'loading' };
  if (account === null || form !== null) return { name: 'sign-in', adding: form === 'add' };
  return { name: 'idle', recent };
}

/** What stands below a page; a call stands on nothing. */
export const baseOf = (screen: Screen): Base['name'] | null => {
  if ('call' in screen) return null;
  return 'over' in screen ? screen.over : screen.name;
};

/** The Sound page is there, alone or in a call. */
export const showsSound = (screen: Screen): boolean =>
  'sound' in screen ? screen.sound : screen.name === 'sound';
