import { describe, expect, it } from 'vitest';
import { commandOf } from '../../../../../src/shared/domain/call/intent';
import { answering, dialling, established, ringing } from '../../../../support/ui/states';

const second = { ...ringing, id: 'b' };
const muted = { ...established, muted: true };
const held = { ...established, localHold: 'on' } as const;

describe('what is asked for without naming a call', () => {
  it('is about the call that rings', () => {
    expect(commandOf('answer', [ringing])).toEqual({ kind: 'answer', callId: 'a' });
    expect(commandOf('end', [ringing])).toEqual({ kind: 'decline', callId: 'a' });
  });

  it('answers the one that waits in a call, and ends the one that goes on', () => {
    expect(commandOf('answer', [established, second])).toEqual({ kind: 'answer', callId: 'b' });
    expect(commandOf('end', [established, second])).toEqual({ kind: 'hangUp', callId: 'a' });
  });

  it('ends a call that is being made or answered', () => {
    expect(commandOf('end', [dialling])).toEqual({ kind: 'hangUp', callId: 'a' });
    expect(commandOf('end', [answering])).toEqual({ kind: 'hangUp', callId: 'a' });
  });

  it('mutes and holds an established call, and back', () => {
    expect(commandOf('toggleMute', [established])).toEqual({ kind: 'mute', callId: 'a' });
    expect(commandOf('toggleMute', [muted])).toEqual({ kind: 'unmute', callId: 'a' });
    expect(commandOf('toggleHold', [established])).toEqual({ kind: 'hold', callId: 'a' });
    expect(commandOf('toggleHold', [held])).toEqual({ kind: 'retrieve', callId: 'a' });
    for (const localHold of ['holding', 'one-sided'] as const) {
      expect(commandOf('toggleHold', [{ ...held, localHold }])).toEqual({ kind: 'retrieve', callId: 'a' });
    }
  });

  it('mutes what is not muted, and unmutes what is', () => {
    expect(commandOf('mute', [established])).toEqual({ kind: 'mute', callId: 'a' });
    expect(commandOf('mute', [muted])).toBeNull();
    expect(commandOf('unmute', [muted])).toEqual({ kind: 'unmute', callId: 'a' });
    expect(commandOf('unmute', [established])).toBeNull();
  });

  it('is nothing where no call is meant', () => {
    expect(commandOf('answer', [])).toBeNull();
    expect(commandOf('end', [])).toBeNull();
    expect(commandOf('answer', [established])).toBeNull();
    expect(commandOf('toggleMute', [ringing])).toBeNull();
    expect(commandOf('toggleHold', [dialling])).toBeNull();
  });
});
