import type { CardState } from '../../../src/shared/domain/call/cardState';
import { withheldParty } from '../../../src/shared/domain/call/party';
import type { CardApi } from '../../../src/shared/ipc/cardApi';
import { answering, dialling, established, ringing, states } from './states';

const card = (...calls: CardState['calls']): CardState => ({ calls, callersHidden: false });
const second = { ...ringing, id: 'b', party: { name: 'Jürgen Weiß', number: '4711' } };

/** Every state of the call card that somebody can get to see, by the name of its screenshot. */
export const cardStates = {
  ringing: card(ringing),
  'ringing-number-only': card(...states['incoming-number-only'].calls),
  'ringing-withheld': card(...states['incoming-withheld'].calls),
  'ringing-long-name': card(...states['incoming-long-name'].calls),
  'ringing-right-to-left': card(...states['incoming-right-to-left'].calls),
  'ringing-hidden': { calls: [{ ...ringing, party: withheldParty }], callersHidden: true },
  'ringing-beside-call': card(established, second),
  connecting: card(answering),
  calling: card(dialling),
  'in-call': card(established),
  'in-call-muted': card({ ...established, muted: true }),
  'in-call-on-hold': card({ ...established, localHold: 'on' }),
  'in-call-retrieving': card({ ...established, localHold: 'retrieving' }),
  'in-call-held-by-other': card({ ...established, heldByOther: true }),
} as const satisfies Record<string, CardState>;

export type CardStateName = keyof typeof cardStates;

/** Main as the card's page sees it, which has told it this state. */
export function fakeCard(state: CardState): CardApi {
  const content = { state: { ...state, calls: [...state.calls] }, revision: 1 };
  return {
    content: async () => content,
    command: async () => {},
    rendered: async () => {},
    drag: async () => {},
    uncaught: async () => {},
    onChanged: () => () => {},
  };
}
