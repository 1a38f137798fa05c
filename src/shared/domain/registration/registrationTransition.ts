import { IllegalTransition } from '../illegalTransition';
import type { RegistrationProblem, RegistrationState } from './registration';

/** An event of the registration. `at`: epoch milliseconds. */
export type RegistrationEvent =
  | { readonly type: 'connect' }
  /**
   * The WebSocket stands and a REGISTER goes out, the first or another try; from `registered` when a refresh was asked for other
   * credentials.
   */
  | { readonly type: 'register' }
  | { readonly type: 'registered'; readonly at: number; readonly server: string }
  /** The registration failed. Also refines a failure of which more became known (a certificate refused, a network error). */
  | { readonly type: 'fail'; readonly problem: RegistrationProblem }
  | { readonly type: 'sign-out' };

type Move = { readonly [E in RegistrationEvent['type']]: readonly RegistrationState['state'][] };

/** The states from which each event may come: the diagram in registration.ts as a table. */
const allowedFrom: Move = {
  connect: ['signed-out', 'failed', 'connecting', 'registering', 'registered'],
  register: ['connecting', 'failed', 'registering', 'registered'],
  registered: ['registering'],
  fail: ['connecting', 'registering', 'registered', 'failed'],
  'sign-out': ['signed-out', 'connecting', 'registering', 'registered', 'failed'],
};

/** Changes the registration. Pure. @throws IllegalTransition for a move that the table lacks. */
export function transitionRegistration(
  state: RegistrationState,
  event: RegistrationEvent,
): RegistrationState {
  if (!allowedFrom[event.type].includes(state.state)) throw new IllegalTransition(state.state, event.type);
  switch (event.type) {
    case 'connect':
      return { state: 'connecting' };
    case 'register':
      return { state: 'registering' };
    case 'registered':
      return { state: 'registered', since: event.at, server: event.server };
    case 'fail':
      return { state: 'failed', problem: event.problem };
    case 'sign-out':
      return { state: 'signed-out' };
  }
}
