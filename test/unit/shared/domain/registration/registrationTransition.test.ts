import { describe, expect, it } from 'vitest';
import { IllegalTransition } from '../../../../../src/shared/domain/illegalTransition';
import type { RegistrationState } from '../../../../../src/shared/domain/registration/registration';
import {
  type RegistrationEvent,
  transitionRegistration,
} from '../../../../../src/shared/domain/registration/registrationTransition';

const states: { [S in RegistrationState['state']]: RegistrationState } = {
  'signed-out': { state: 'signed-out' },
  connecting: { state: 'connecting' },
  registering: { state: 'registering' },
  registered: { state: 'registered', since: 1, server: 'wss://a/' },
  failed: { state: 'failed', problem: { kind: 'dn-unknown' } },
};

const events: { [T in RegistrationEvent['type']]: RegistrationEvent } = {
  connect: { type: 'connect' },
  register: { type: 'register' },
  registered: { type: 'registered', at: 7, server: 'wss://b/' },
  fail: { type: 'fail', problem: { kind: 'forbidden' } },
  'sign-out': { type: 'sign-out' },
};

const failed = { state: 'failed', problem: { kind: 'forbidden' } };

const legal: { [S in keyof typeof states]: { [E in keyof typeof events]?: object } } = {
  'signed-out': { connect: states.connecting, 'sign-out': states['signed-out'] },
  connecting: {
    connect: states.connecting,
    register: states.registering,
    fail: failed,
    'sign-out': states['signed-out'],
  },
  registering: {
    connect: states.connecting,
    register: states.registering,
    registered: { state: 'registered', since: 7, server: 'wss://b/' },
    fail: failed,
    'sign-out': states['signed-out'],
  },
  registered: {
    connect: states.connecting,
    register: states.registering,
    fail: failed,
    'sign-out': states['signed-out'],
  },
  failed: {
    connect: states.connecting,
    register: states.registering,
    fail: failed,
    'sign-out': states['signed-out'],
  },
};

const pairs = (Object.keys(states) as (keyof typeof states)[]).flatMap((state) =>
  (Object.keys(events) as (keyof typeof events)[]).map((event) => ({
    state,
    event,
    next: legal[state][event],
  })),
);

describe('transitionRegistration', () => {
  it.each(pairs.filter(({ next }) => next !== undefined))('$state + $event', ({ state, event, next }) => {
    expect(transitionRegistration(states[state], events[event])).toEqual(next);
  });

  it.each(pairs.filter(({ next }) => next === undefined))(
    '$state + $event is illegal',
    ({ state, event }) => {
      const move = () => transitionRegistration(states[state], events[event]);
      expect(move).toThrow(IllegalTransition);
      expect(move).toThrow(`${event} is not possible while ${state}`);
    },
  );
});
