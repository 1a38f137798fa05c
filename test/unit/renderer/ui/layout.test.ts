import { describe, expect, it } from 'vitest';
import { callLayout } from '../../../../src/shared/domain/call/callLayout';
import { answering, dialling, ended, established, ringing } from '../../../support/ui/states';

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

  it('has a place for every call that goes on, so that each can be ended', () => {
    const dialled = { ...dialling, id: 'b' };
    expect(callLayout([established, dialled]).others).toEqual([dialled]);
    expect(callLayout([dialled, answering]).others).toEqual([answering]);
  });

  it('has no place for an ended call', () => {
    expect(callLayout([ended])).toEqual({ primary: null, waiting: [], others: [] });
  });
});
