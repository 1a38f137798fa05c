import { describe, expect, it } from 'vitest';
import { endToneOf, soundsFor } from '../../../../../src/renderer/phone/audio/ringing';
import type { Call, EndedCall } from '../../../../../src/shared/domain/call/call';

const base = { party: { number: '1', name: null }, callUuid: null, startedAt: 0 };
const ringing: Call = { ...base, id: 'r', state: 'ringing', direction: 'incoming' };
const answering: Call = { ...base, id: 'a', state: 'answering', direction: 'incoming', answeredBy: 'ui' };
const calling: Call = { ...base, id: 'd', state: 'dialling', direction: 'outgoing', progress: 'calling' };
const remoteRinging: Call = {
  ...base,
  id: 'd',
  state: 'dialling',
  direction: 'outgoing',
  progress: 'remote-ringing',
};
const speaking: Call = {
  ...base,
  id: 's',
  state: 'established',
  direction: 'incoming',
  establishedAt: 0,
  muted: false,
  localHold: 'on',
  heldByOther: false,
};
const noMedia: ReadonlySet<string> = new Set();

describe('soundsFor', () => {
  it.each([
    ['nothing', [], null],
    ['a second call', [speaking, ringing], 'call-waiting'],
    ['a call while another is being answered', [answering, ringing], 'call-waiting'],
    ['a call while dialling', [remoteRinging, ringing], 'call-waiting'],
    ['dialling before it rings', [calling], null],
    ['ringing at the other end', [remoteRinging], 'ringback'],
    ['speaking', [speaking], null],
  ] as const)('%s: in the ear alone', (_, calls, tone) => {
    expect(soundsFor(calls, noMedia)).toEqual({ rings: null, inEar: tone });
  });

  it('a call that rings: aloud', () => {
    expect(soundsFor([ringing], noMedia)).toEqual({ rings: ringing, inEar: null });
  });

  it('is silent where the other side sends its own tone', () => {
    expect(soundsFor([remoteRinging], new Set(['d'])).inEar).toBeNull();
  });

  it('rings no more for a call that is being answered without the agent', () => {
    expect(soundsFor([ringing], noMedia, 'r')).toEqual({ rings: null, inEar: null });
  });
});

describe('endToneOf', () => {
  const ended: EndedCall = {
    ...base,
    id: 'e',
    state: 'ended',
    direction: 'outgoing',
    establishedAt: null,
    endedAt: 1,
    reason: 'busy',
  };
  it.each([
    ['busy', ended, 'busy'],
    ['declined', { ...ended, reason: 'declined-by-other' }, 'busy'],
    ['a number that does not exist', { ...ended, reason: 'number-unknown' }, 'congestion'],
    ['hung up by the agent', { ...ended, reason: 'hung-up-by-agent' }, null],
    ['a conversation that is over', { ...ended, establishedAt: 1 }, null],
    ['a call that came in', { ...ended, direction: 'incoming' }, null],
  ] as const)('%s', (_, call, tone) => {
    expect(endToneOf(call)).toBe(tone);
  });
});
