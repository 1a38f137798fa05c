import type { EndedCall, EstablishedCall, RingingCall } from '../../../src/shared/domain/call/call';
import type { PhoneStatus } from '../../../src/shared/domain/phoneStatus';

/** What the page tells main, for the tests of what main makes of it. */
const maria = { name: 'Maria Álvarez', number: '+493055501234' };
const base = { id: 'c1', party: maria, callUuid: null, startedAt: 1_000 };

export const ringing: RingingCall = { ...base, state: 'ringing', direction: 'incoming' };
export const established: EstablishedCall = {
  ...base,
  state: 'established',
  direction: 'incoming',
  establishedAt: 5_000,
  muted: false,
  localHold: 'off',
  heldByOther: false,
};
export const missed: EndedCall = {
  ...base,
  state: 'ended',
  direction: 'incoming',
  establishedAt: null,
  endedAt: 9_000,
  reason: 'caller-gave-up',
};
export const online: PhoneStatus = {
  dn: '1001',
  registration: { state: 'registered', since: 0, server: 'wss://phone.example.com/' },
  calls: [],
  lastEnded: null,
  headset: 'present',
  acceptsCalls: true,
};
