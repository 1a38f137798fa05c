import { describe, expect, it } from 'vitest';
import { viewOf } from '../../../../src/renderer/ui/model/viewOf';
import { callLayout } from '../../../../src/shared/domain/call/callLayout';
import {
  answering,
  dialling,
  ended,
  established,
  idle,
  ringing,
  signedOut,
} from '../../../support/ui/states';

const second = { ...ringing, id: 'b' };
const held = { ...established, id: 'held', localHold: 'on' } as const;

describe('the place of each call', () => {
  it('leaves the call that the agent is in where it is when another one rings', () => {
    expect(callLayout([established, second])).toEqual({
      primary: established,
      waiting: [second],
      others: [],
    });
    expect(callLayout([second, established]).primary).toBe(established);
    expect(callLayout([dialling, second]).primary).toBe(dialling);
    expect(callLayout([answering, second]).primary).toBe(answering);
  });

  it('keeps even a held call in its place before a ringing one', () => {
    expect(callLayout([held, second])).toMatchObject({ primary: held, waiting: [second] });
  });

  it('shows the call that is spoken on before the held one', () => {
    expect(callLayout([held, established])).toEqual({ primary: established, waiting: [], others: [held] });
    expect(callLayout([held, { ...answering, id: 'b' }]).primary?.id).toBe('b');
  });

  it('shows the oldest of two ringing calls first', () => {
    expect(callLayout([ringing, second])).toEqual({ primary: ringing, waiting: [second], others: [] });
  });

  it('has no place for an ended call', () => {
    expect(callLayout([ended])).toEqual({ primary: null, waiting: [], others: [] });
  });
});

describe('the view', () => {
  it.each([
    ['incoming', ringing],
    ['connecting', answering],
    ['connecting', dialling],
    ['in-call', established],
  ] as const)('is %s for a call that is %o', (view, call) => {
    expect(viewOf({ ...idle, calls: [call] }, false)).toBe(view);
    // A call wins over the sign-in form.
    expect(viewOf({ ...idle, calls: [call] }, true)).toBe(view);
  });

  it('is the sign-in form when nobody is signed in, or the agent asks for it', () => {
    expect(viewOf(signedOut, false)).toBe('sign-in');
    expect(viewOf(idle, true)).toBe('sign-in');
    expect(viewOf(idle, false)).toBe('idle');
  });

  it('is nothing yet while the account is being loaded', () => {
    expect(viewOf({ ...idle, account: undefined }, false)).toBe('loading');
  });
});
